import type { Metadata } from "next";
import { OperationSheet } from "@/components/api/operation-sheet";
import { TopBar } from "@/components/ui/top-bar";
import { failures, openApi } from "@/lib/api/openapi";
import { kriptik } from "@/server/compose";

export const metadata: Metadata = { title: "API" };

export default function ApiPage() {
  const { info, paths } = openApi(kriptik.version);
  const verbs = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return (
    <>
      <TopBar place={<span className="font-strong">API</span>} />
      <main className="page page-home py-8">
        <h1 className="text-2xl">The API of KripTik {info.version}</h1>
        <p className="my-3 max-w-[70ch]">{info.description}</p>
        <p className="my-3">
          The same as a document for programs:{" "}
          <a className="word-link" href="/api/openapi.json">
            /api/openapi.json
          </a>
          .
        </p>
        <nav aria-label="Verbs">
          <ul className="my-4 grid gap-1 text-sm">
            {verbs.map(({ path, method, operation }) => (
              <li key={operation.operationId}>
                <a className="word-link font-mono" href={`#${operation.operationId}`}>
                  <span className="uppercase">{method}</span> {path}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {verbs.map((verb) => (
          <OperationSheet key={verb.operation.operationId} {...verb} />
        ))}
        <section aria-label="Failures" className="sheet my-4">
          <h2 className="sheet-head">Failures</h2>
          <div className="grid gap-2 p-4">
            <p>
              Every failed answer is <code>{"{code, message, details?, requestId, retryable}"}</code>; its request id is
              also in the header <code>x-request-id</code>.
            </p>
            <ul className="text-sm">
              {failures.map(({ code, status, retryable }) => (
                <li key={code}>
                  {status} <code>{code}</code>
                  {retryable && ": the same request may succeed later"}
                </li>
              ))}
            </ul>
          </div>
        </section>
      </main>
    </>
  );
}
