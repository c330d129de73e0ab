import { createMemoryBroker } from '../../src/queue/brokers/memory.ts';
import { createFakeClock } from '../support/clock.ts';
import { exerciseBroker } from './exercise-broker.ts';

exerciseBroker('memory', async () => {
  const clock = createFakeClock();
  return {
    broker: createMemoryBroker({ clock, leaseTime: 1000 }),
    pass: (milliseconds) => clock.advance(milliseconds),
  };
});
