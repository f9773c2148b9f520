/** One call of a model, as it was charged. Money in micro-dollars. */
export type MeteringRow = {
  runId: string;
  component: string | null;
  task: string;
  provider: string;
  tokensIn: number;
  tokensOut: number;
  priceUsdMicros: number;
  durationMs: number;
};
export type MeteringTotal = { calls: number; tokens: number; priceUsdMicros: number; durationMs: number };

export interface Metering {
  record(row: MeteringRow): Promise<void>;
  total(runId: string): Promise<MeteringTotal>;
}
