import { readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Which file, and who is told. */
export interface WatchFileOptions {
  readonly path: string;
  /** Called after the content has changed and then been still. */
  readonly onChange: () => void;
  /** Milliseconds without a further event. @default 100 */
  readonly quietMs?: number;
}

/**
 * Watches the content of a file, also through the renames by which editors save. Does not keep the process alive. A
 * file that cannot be watched is simply never reported.
 */
export function watchFile({ path, onChange, quietMs = 100 }: WatchFileOptions): Disposable {
  let content = read(path);
  let timer: NodeJS.Timeout | undefined;
  const compare = () => {
    const now = read(path);
    if (now === undefined || now === content) return; // a file that is gone for a moment is being replaced
    content = now;
    onChange();
  };
  const close = follow(dirname(path), () => {
    clearTimeout(timer);
    timer = setTimeout(compare, quietMs).unref();
  });
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      close();
    },
  };
}

function follow(folder: string, onEvent: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent).on('error', () => {});
    return () => watcher.close();
  } catch {
    return () => {};
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
