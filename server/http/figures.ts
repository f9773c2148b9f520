/** What this process has answered since it began. Nothing here is estimated: what was not counted is not shown. */
export type Figures = ReturnType<typeof figures>;

type Sample = {
  name: string;
  help: string;
  type: "counter" | "gauge";
  values: { labels?: Record<string, string>; value: number }[];
};

export function figures() {
  const answers = new Map<string, { method: string; status: string; count: number; ms: number }>();
  return {
    answered(method: string, status: number, durationMs: number) {
      const key = `${method} ${status}`;
      const last = answers.get(key) ?? { method, status: String(status), count: 0, ms: 0 };
      answers.set(key, { ...last, count: last.count + 1, ms: last.ms + durationMs });
    },
    samples(): Sample[] {
      const all = [...answers.values()].map(({ method, status, ...rest }) => ({ labels: { method, status }, ...rest }));
      const { rss, heapUsed } = process.memoryUsage();
      const counted = all.map(({ labels, count: value }) => ({ labels, value }));
      const timed = all.map(({ labels, ms }) => ({ labels, value: ms / 1_000 }));
      return [
        { name: "kriptik_http_requests_total", help: "Requests answered.", type: "counter", values: counted },
        { name: "kriptik_http_seconds_total", help: "Time until their answers began.", type: "counter", values: timed },
        gauge("process_resident_memory_bytes", "Memory of the web process.", rss),
        gauge("nodejs_heap_used_bytes", "Heap in use in the web process.", heapUsed),
        gauge("process_uptime_seconds", "Age of the web process.", process.uptime()),
      ];
    },
  };
}

export const gauge = (name: string, help: string, value: number): Sample => ({
  name,
  help,
  type: "gauge",
  values: [{ value }],
});

/** The text that Prometheus reads. */
export function prometheus(samples: readonly Sample[]): string {
  const quoted = (text: string) => JSON.stringify(text);
  const line = (name: string, { labels = {}, value }: Sample["values"][number]) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}=${quoted(text)}`);
    return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}`;
  };
  const block = ({ name, help, type, values }: Sample) =>
    [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...values.map((value) => line(name, value))].join("\n");
  return `${samples.map(block).join("\n")}\n`;
}
