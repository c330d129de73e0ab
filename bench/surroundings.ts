/** What a row is run with. */
export interface Surroundings {
  runs: number;
  seed: number;
  /** A folder for the sites of this row alone. */
  folder: string;
  medium: 'memory' | 'disk';
  tell: (line: string) => void;
}
