import type { BoundCounter } from './instruments.js';
import { Series } from './series.js';

export class CounterSeries extends Series implements BoundCounter {
  add(n = 1): void {
    if (n >= 0 && n < Number.POSITIVE_INFINITY) this.keep(n);
    else this.drop();
  }
}
