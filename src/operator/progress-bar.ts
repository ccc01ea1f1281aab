/** A line that says how far a long step is. */
export interface ProgressBar {
  show(done: number, total: number): void;
  end(): void;
}

const WIDTH = 30;

/** Draws on a terminal and is silent anywhere else. */
export function progressBar(stream: NodeJS.WriteStream, label: string): ProgressBar {
  if (!stream.isTTY) return { show: () => {}, end: () => {} };
  return {
    show(done, total) {
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
      stream.write(`\r${label} ${bar} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`);
    },
    end: () => void stream.write('\n'),
  };
}
