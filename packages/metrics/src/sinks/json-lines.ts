import type { Writable } from 'node:stream';
import type { Sink } from '../flush-every.js';

/**
 * Writes each snapshot as one line of JSON to `stream`. While the stream does not drain, nothing more is put into it: the flush fails.
 * Errors of the stream fail the flush too, and end no process.
 *
 * @param stream @default process.stderr
 */
export function jsonLines(stream: Writable = process.stderr): Sink {
  stream.on('error', ignore); // the write that failed has told its flush
  return (snapshot) =>
    new Promise((resolve, reject) => {
      if (stream.writableNeedDrain) return reject(new Error('The stream for metrics does not drain'));
      stream.write(`${JSON.stringify(snapshot)}\n`, (error) => (error ? reject(error) : resolve()));
    });
}

const ignore = () => {};
