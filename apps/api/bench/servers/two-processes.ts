/**
 * Two processes of the built api behind one port. For the benchmark only: it answers whether the api should do this
 * itself. Started with the path of the built api; the environment is the api's.
 */
import cluster from 'node:cluster';

cluster.setupPrimary({ exec: process.argv[2] ?? '', args: [] });
for (let i = 0; i < 2; i++) cluster.fork();
// One worker alone would be measured as two.
cluster.on('exit', (_worker, code) => process.exit(code === 0 ? 0 : 1));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
  });
}
