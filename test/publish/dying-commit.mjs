import { openPublisher } from '../../dist/publish/publisher.js';
import { stageBytes } from '../../dist/publish/stage.js';

/** Opens an output folder, publishes if told what, and kills itself before the step with the given number. */
const { settings, order, killAt } = JSON.parse(process.argv[2] ?? '');
let steps = 0;
const publisher = await openPublisher({
  ...settings,
  warn() {},
  step() {
    if (steps++ === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
if (order !== undefined) {
  const stage = await publisher.stage(order.buildId);
  const writes = Object.entries(order.files).map(([path, text]) => {
    return { path, ...stageBytes(stage, text), owner: path, id: path };
  });
  await publisher.commit({ ...order, writes, keeps: [], allowDelete: true, adopt: false });
}
await publisher.close();
