import type { Random } from './random.ts';

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

const verbs = list(`
  configure inspect replace restore connect deploy measure rotate publish verify schedule import export migrate cache
  compress validate resume cancel monitor extend protect route balance index archive`);

const nouns = list(`
  cache worker queue router cluster session token gateway schema index bucket volume snapshot certificate pipeline
  template stream ledger replica listener policy profile endpoint handler template-engine adapter broker scheduler
  database filter resolver collector parser manifest partition dashboard secret registry proxy checkpoint`);

const plain = list(`
  the a each this that every another its their one and or but when while because before after until where which for
  with without from into over under between near through about against is are was has can may must will does keeps
  holds reads writes sends takes gives makes needs starts stops waits fails returns changes moves grows shows names
  value request answer folder file line page table record field option address machine process thread memory disk
  network second minute limit default error warning version release user team service client server request key
  first next last same other new old large small empty full slow quick safe plain exact local remote hidden public
  only always never often later again together instead already here there still also then`);

const options = list(`
  maxAge retryCount poolSize --dry-run --verbose timeout CACHE_DIR LOG_LEVEL config.yaml listen.port user.id
  batchSize --output keepAlive schema.json replicaCount onError useCache PATH index.ts`);

/** Words for tags: the same in an address as in the text. */
export const tagNames: readonly string[] = list(`
  caching deployment security testing storage networking logging metrics tracing upgrades backups queues workers
  routing templates plugins tokens schemas streaming scheduling billing search media mobile desktop cloud containers
  databases formats permissions quotas webhooks events sessions cookies proxies clusters snapshots imports exports`);

/** "Configure the cache": unlike any in `used`, to which it is added. */
export function heading(random: Random, used: Set<string>): string {
  for (;;) {
    const text = `${capital(random.pick(verbs))} the ${random.pick(nouns)}`;
    if (used.has(text)) continue;
    used.add(text);
    return text;
  }
}

/** `length` words, with inline code and emphasis in the measure of written documentation. */
export function sentence(random: Random, length: number): string {
  const words: string[] = [];
  for (let at = 0; at < length; at++) {
    const word = random.pick(random.chance(0.25) ? nouns : plain);
    const roll = random.whole(100);
    if (roll < 4) words.push(`\`${random.pick(options)}\``);
    else if (roll < 5) words.push(`**${word}**`);
    else if (roll < 6) words.push(`*${word}*`);
    else words.push(roll < 12 && at > 0 && at < length - 1 ? `${word},` : word);
  }
  return `${capital(words.join(' '))}.`;
}

export function paragraph(random: Random, sentences: number): string {
  return Array.from({ length: sentences }, () => sentence(random, 8 + random.whole(12))).join(' ');
}

export function option(random: Random): string {
  return random.pick(options);
}

export function noun(random: Random): string {
  return random.pick(nouns);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
