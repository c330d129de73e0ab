import { expect, test } from 'vitest';
import { createLater, createSequence, type Service } from '../src/service.ts';

function record(told: string[], name: string): Service {
  return {
    start: async () => void told.push(`${name} starts`),
    stop: async () => void told.push(`${name} stops`),
  };
}

test('services in a sequence start in order and stop in the reverse one', async () => {
  const told: string[] = [];
  const service = createSequence(record(told, 'reader'), record(told, 'server'));
  await service.start();
  await service.stop();
  expect(told).toEqual(['reader starts', 'server starts', 'server stops', 'reader stops']);
});

test('a later service is loaded once, when it is started', async () => {
  const told: string[] = [];
  const service = createLater(async () => {
    told.push('loaded');
    return record(told, 'it');
  });
  expect(told).toEqual([]);
  await Promise.all([service.start(), service.start()]);
  expect(told.filter((what) => what === 'loaded')).toHaveLength(1);
  await service.stop();
  expect(told.at(-1)).toBe('it stops');
});

test('a later service that was stopped first is never loaded', async () => {
  const told: string[] = [];
  const service = createLater(async () => record(told, 'it'));
  await service.stop();
  await service.start();
  expect(told).toEqual([]);
});

test('a later service that cannot be loaded says so at its start, and stops in peace', async () => {
  const service = createLater(() => Promise.reject(new Error('no code')));
  await expect(service.start()).rejects.toThrow('no code');
  await service.stop();
});
