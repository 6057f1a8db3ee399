declare module 'parse-prometheus-text-format' {
  interface Family {
    readonly name: string;
    readonly type: 'COUNTER' | 'GAUGE' | 'HISTOGRAM';
  }
  export default function parse(text: string): Family[];
}
