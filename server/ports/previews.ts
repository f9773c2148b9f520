export type PreviewRow = {
  token: string;
  runId: string;
  ownerId: string;
  kind: "draft" | "live";
  sandboxKey: string;
  port: number;
};

/** Which run a preview host belongs to. Tokens are 128 random bits: knowing one is the permission to look. */
export interface Previews {
  put(row: PreviewRow): Promise<void>;
  get(token: string): Promise<PreviewRow | null>;
}
