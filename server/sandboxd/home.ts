import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { SandboxdSpec } from "@/lib/sandboxd/protocol";
import { SandboxError } from "@/server/ports/sandbox";
import { run } from "./run";

const hash = z.string().regex(/^[a-f0-9]{8,64}$/);
const layerSchema = z.union([
  z.object({ template: hash }),
  z.object({ snapshot: z.string().regex(/^[a-f0-9-]{36}$/) }),
]);
export type Layer = z.infer<typeof layerSchema>;
const keptSchema = z.object({
  key: z.string(),
  labels: z.record(z.string(), z.string()),
  layers: z.array(layerSchema),
  createdAtMs: z.number(),
  isFresh: z.boolean(),
});
/** Files kept under a key; `layers` lie below its own files, the topmost first. */
export type Kept = z.infer<typeof keptSchema> & { folder: string };
const snapshotSchema = z.object({ layers: z.array(layerSchema), expiresAtMs: z.number().nullable() });
const templateSchema = z.object({ hash });

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

async function writeJson(path: string, value: unknown): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  await writeFile(part, JSON.stringify(value));
  await rename(part, path);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function copyInto(from: string, to: string): Promise<void> {
  const code = await run(["cp", "--archive", "--reflink=auto", "--", `${from}/.`, to]);
  if (code !== 0) throw new SandboxError("capacity", "The files of a sandbox could not be copied: is the disk full?");
}

/** The folders of one sandbox home. Only the daemon writes here; code inside sees its own files through its mount alone. */
export class SandboxHome {
  constructor(
    readonly path: string,
    private readonly templates: string,
    /** Without mounts the layers are copied into the files of each sandbox. */
    private readonly copies = false,
  ) {}

  async prepare(): Promise<void> {
    for (const name of ["kept", "snapshots", "trash", "run"])
      await mkdir(join(this.path, name), { recursive: true, mode: 0o700 });
  }

  folderOf(layer: Layer): string {
    return "template" in layer
      ? join(this.templates, layer.template, "workspace")
      : join(this.path, "snapshots", layer.snapshot, "files");
  }

  #keptFolder(key: string): string {
    return join(this.path, "kept", createHash("sha256").update(key).digest("hex").slice(0, 24));
  }

  /** What lies under the key, or new empty files on the layers of the image. */
  async keep(key: string, spec: SandboxdSpec): Promise<Kept> {
    const folder = this.#keptFolder(key);
    const kept = await readJson(join(folder, "kept.json"), keptSchema);
    const layers = kept?.layers ?? (await this.#layersOf(spec.image));
    for (const layer of layers)
      if (!(await exists(this.folderOf(layer)))) throw new SandboxError("not_found", "A layer of these files is gone.");
    if (this.copies) await this.#copyLayers(folder, layers);
    else for (const name of ["upper", "work"]) await mkdir(join(folder, "own", name), { recursive: true, mode: 0o755 });
    const createdAtMs = kept?.createdAtMs ?? Date.now();
    const now = { key, labels: spec.labels, layers, createdAtMs, isFresh: kept === null };
    await writeJson(join(folder, "kept.json"), { ...now, isFresh: false });
    return { ...now, folder };
  }

  /** The workspace as a copy of its own: at once whole, or not there. */
  async #copyLayers(folder: string, layers: readonly Layer[]): Promise<void> {
    const own = join(folder, "own");
    for (const name of ["home", "tmp"]) await mkdir(join(own, name), { recursive: true, mode: 0o700 });
    await this.discard(join(own, "run"));
    await mkdir(join(own, "run", "processes"), { recursive: true, mode: 0o700 });
    if (await exists(join(own, "workspace"))) return;
    await this.discard(join(own, "copy"));
    await mkdir(join(own, "copy"), { mode: 0o755 });
    for (const layer of layers.toReversed()) await copyInto(this.folderOf(layer), join(own, "copy"));
    await rename(join(own, "copy"), join(own, "workspace"));
  }

  async #layersOf(image: SandboxdSpec["image"]): Promise<Layer[]> {
    if ("registry" in image)
      throw new SandboxError("invalid", "Local sandboxes start from a template or a snapshot, not from a registry.");
    if ("template" in image) {
      const template = await readJson(join(this.templates, `${image.template}.json`), templateSchema);
      if (!template) throw new SandboxError("not_found", `The template "${image.template}" is not installed.`);
      return [{ template: template.hash }];
    }
    const snapshot = await this.#snapshot(image.snapshot.id);
    const isExpired = snapshot?.expiresAtMs != null && snapshot.expiresAtMs <= Date.now();
    if (!snapshot || isExpired) throw new SandboxError("not_found", "The snapshot does not exist any more.");
    // A copy is whole by itself.
    return [{ snapshot: image.snapshot.id }, ...(this.copies ? [] : snapshot.layers)];
  }

  async #snapshot(id: string) {
    if (!/^[a-f0-9-]{36}$/.test(id)) throw new SandboxError("not_found", "There is no such snapshot.");
    return readJson(join(this.path, "snapshots", id, "snapshot.json"), snapshotSchema);
  }

  /** The own files of a sandbox that does not run become a layer of its own; it goes on with empty ones above it. */
  async freeze(kept: Kept, ttlMs: number | null): Promise<{ id: string; expiresAtMs: number | null; kept: Kept }> {
    const id = randomUUID();
    const folder = join(this.path, "snapshots", id);
    const expiresAtMs = ttlMs === null ? null : Date.now() + ttlMs;
    await mkdir(folder, { mode: 0o700 });
    await writeJson(join(folder, "snapshot.json"), { layers: kept.layers, expiresAtMs });
    const layers = this.copies ? kept.layers : [{ snapshot: id }, ...kept.layers];
    if (this.copies) await this.#copyWorkspace(kept, folder);
    else {
      await rename(join(kept.folder, "own", "upper"), join(folder, "files"));
      await mkdir(join(kept.folder, "own", "upper"), { mode: 0o755 });
      await this.discard(join(kept.folder, "own", "work"));
      await mkdir(join(kept.folder, "own", "work"), { mode: 0o755 });
    }
    const { key, labels, createdAtMs } = kept;
    await writeJson(join(kept.folder, "kept.json"), { key, labels, layers, createdAtMs, isFresh: false });
    return { id, expiresAtMs, kept: { ...kept, layers, isFresh: false } };
  }

  async #copyWorkspace(kept: Kept, folder: string): Promise<void> {
    await mkdir(join(folder, "files"), { mode: 0o755 });
    await copyInto(join(kept.folder, "own", "workspace"), join(folder, "files"));
    await this.#copyLayers(kept.folder, []);
  }

  async forget(key: string): Promise<void> {
    await this.discard(this.#keptFolder(key));
  }

  async keptKeys(): Promise<Kept[]> {
    const found: Kept[] = [];
    for (const name of await readdir(join(this.path, "kept"))) {
      const folder = join(this.path, "kept", name);
      const kept = await readJson(join(folder, "kept.json"), keptSchema);
      if (kept) found.push({ ...kept, folder });
    }
    return found;
  }

  /** Removed unless other files still lie on it; then the sweep takes it later. */
  async deleteSnapshot(id: string): Promise<void> {
    const snapshot = await this.#snapshot(id);
    if (!snapshot) return;
    await writeJson(join(this.path, "snapshots", id, "snapshot.json"), { ...snapshot, expiresAtMs: 0 });
    await this.sweepSnapshots();
  }

  async sweepSnapshots(): Promise<number> {
    const used = new Set<string>();
    const note = (layers: readonly Layer[]) => {
      for (const layer of layers) if ("snapshot" in layer) used.add(layer.snapshot);
    };
    for (const kept of await this.keptKeys()) note(kept.layers);
    const snapshots: { id: string; isExpired: boolean }[] = [];
    for (const id of await readdir(join(this.path, "snapshots"))) {
      const snapshot = await this.#snapshot(id);
      if (!snapshot) continue;
      const isExpired = snapshot.expiresAtMs !== null && snapshot.expiresAtMs <= Date.now();
      snapshots.push({ id, isExpired });
      if (!isExpired) note(snapshot.layers);
    }
    const dead = snapshots.filter(({ id, isExpired }) => isExpired && !used.has(id));
    for (const { id } of dead) await this.discard(join(this.path, "snapshots", id));
    return dead.length;
  }

  /** Out of the way at once and atomically; the files themselves go in the background. */
  async discard(folder: string): Promise<void> {
    if (!(await exists(folder))) return;
    await rename(folder, join(this.path, "trash", randomUUID()));
  }

  /** `chmod` and `rm` walk by file descriptors and follow no link, however deep the tree is or whatever races in it. */
  async emptyTrash(): Promise<void> {
    for (const name of await readdir(join(this.path, "trash"))) {
      const folder = join(this.path, "trash", name);
      await run(["rm", "-rf", "--", folder]);
      if (!(await exists(folder))) continue;
      await run(["chmod", "-R", "u+rwX", "--", folder]);
      await run(["rm", "-rf", "--", folder]);
    }
  }
}
