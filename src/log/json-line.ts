/** One line of JSON for one event: its time and name first, then its own fields. */
export function jsonLine(now: number, event: string, fields: object): string {
  return JSON.stringify({ time: new Date(now).toISOString(), event, ...fields });
}
