import type { ToolContext } from './tool.js';

/** A context whose signal fires as the given one does, or with a `TimeoutError` when the time is up. */
export interface LimitedContext {
  readonly context: ToolContext;
  /** Ends the watch; to be called when the call has ended. */
  end(): void;
}

/** Limits a call: its client gives up at some time anyway, and then nobody hears what went wrong. */
export function limitTime(context: ToolContext, limitMs: number): LimitedContext {
  const { signal } = context;
  const controller = new AbortController();
  const cancel = () => controller.abort(signal.reason);
  const expire = () => controller.abort(new DOMException(`no answer within ${limitMs} ms`, 'TimeoutError'));
  const timer = setTimeout(expire, limitMs).unref();
  signal.addEventListener('abort', cancel, { once: true });
  return {
    context: { ...context, signal: controller.signal },
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    },
  };
}
