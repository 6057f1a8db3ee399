// Preloaded into each measured server: answers SIGUSR2 with the CPU time and memory it has used so far.
process.on('SIGUSR2', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write(
    `${JSON.stringify({ cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 2 ** 20 })}\n`,
  );
});
