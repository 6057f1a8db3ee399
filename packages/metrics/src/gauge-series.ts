import type { BoundGauge } from './instruments.js';
import { Series } from './series.js';

export class GaugeSeries extends Series implements BoundGauge {
  set(value: number): void {
    if (Number.isFinite(value)) this.keep(value);
    else this.drop();
  }

  add(change: number): void {
    this.set((Number.isNaN(this.last) ? 0 : this.last) + change);
  }
}
