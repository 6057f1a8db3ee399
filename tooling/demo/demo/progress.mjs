const WIDTH = 30;

/** A bar that redraws itself on a terminal; elsewhere a line for each quarter. */
export function createProgress(stream) {
  const canRedraw = stream.isTTY && process.env.TERM !== 'dumb' && !process.env.CI;
  let isOpen = false;
  const write = (text) => {
    if (canRedraw) stream.write(`\r${text}\x1b[K`);
    else stream.write(`${text}\n`);
    isOpen = canRedraw;
  };
  const end = () => {
    if (isOpen) stream.write('\n');
    isOpen = false;
  };
  return {
    end,
    /** A line of its own. */
    say(text) {
      end();
      stream.write(`${text}\n`);
    },
    /** Begins a task; the returned function counts one part of it as done. */
    begin(title, total) {
      end();
      let done = 0;
      write(canRedraw ? `${bar(0)} ${title}: starting` : `${title}: starting`);
      return () => {
        done++;
        if (canRedraw) write(`${bar(done / total)} ${title}: ${done} of ${total} questions`);
        else if (Math.floor((done * 4) / total) > Math.floor(((done - 1) * 4) / total)) {
          write(`${title}: ${done} of ${total} questions`);
        }
      };
    },
  };
}

function bar(share) {
  const filled = Math.round(share * WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`;
}
