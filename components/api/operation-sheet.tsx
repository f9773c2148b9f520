import { type FieldLine, fieldsOf } from "@/lib/api/fields";
import type { Described, JsonSchema } from "@/lib/api/openapi";

function Fields({ title, fields }: { title: string; fields: readonly FieldLine[] }) {
  if (fields.length === 0) return null;
  return (
    <div className="overflow-x-auto">
      <table className="w-full table-fixed border-collapse text-sm">
        <caption className="py-2 text-left text-ink-3">{title}</caption>
        <tbody>
          {fields.map(({ path, type, required }) => (
            <tr key={path} className="border-t border-line align-top">
              <th scope="row" className="w-1/2 py-1.5 pr-4 text-left font-normal break-words">
                <code>{path}</code>
              </th>
              <td className="py-1.5 pr-4 break-words text-ink-2">{type}</td>
              <td className="w-[72px] py-1.5 text-ink-3">{required ? "" : "optional"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const jsonOf = (content: Record<string, { schema?: JsonSchema }> | undefined) => content?.["application/json"]?.schema;

/** One verb: what it takes and what it gives. */
export function OperationSheet({ method, path, operation }: { method: string; path: string; operation: Described }) {
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const [[status, answer] = ["200", undefined]] = Object.entries(responses);
  const [body, given] = [jsonOf(requestBody?.content), jsonOf(answer?.content)];
  const asked = parameters.map(({ name, in: place, required, schema }) => {
    return { path: `${name} (${place})`, type: String(schema.type ?? "string"), required };
  });
  return (
    <section id={operationId} aria-label={`${method} ${path}`} className="sheet my-4">
      <h2 className="sheet-head flex-wrap font-mono text-md">
        <span className="uppercase">{method}</span> <span className="break-all">{path}</span>
      </h2>
      <div className="grid gap-2 p-4">
        <p>{summary}</p>
        <Fields title="Parameters" fields={asked} />
        <Fields title="Body (JSON)" fields={body ? fieldsOf(body) : []} />
        <Fields title={`Answer ${status} (JSON)`} fields={given ? fieldsOf(given) : []} />
        {!given && (
          <p className="text-sm text-ink-3">
            Answer {status}: {answer?.description}
          </p>
        )}
      </div>
    </section>
  );
}
