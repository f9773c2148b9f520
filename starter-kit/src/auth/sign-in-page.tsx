import { application } from "../application";
import { request } from "../lib/api";
import { Link, useParams } from "../lib/router";
import { type Example, useMe } from "../lib/viewer";
import { words } from "../lib/words";
import { Button } from "../ui/button";
import { ErrorText } from "../ui/error-text";
import { EmailField, PasswordField } from "../ui/fields";
import { FormShell, useDraft } from "../ui/form-shell";
import { ScreenHead } from "../ui/screen-head";
import { useAction } from "../ui/use-action";

/** Of every example account, while example data is there. */
const examplePassword = "example-password";

/**
 * Back to where the person wanted to go: a path of this application, never another site. The page is loaded anew, so that
 * nothing of who was here before stays in it.
 */
export function useWayOn(): () => void {
  const next = useParams().get("next") ?? "/";
  const path = /^\/(?![/\\])/.test(next) ? next : "/";
  return () => window.location.replace(path);
}

function Examples({ examples }: { examples: readonly Example[] }) {
  const goOn = useWayOn();
  const { run, busyWith, error } = useAction(
    (email: string) => request("POST", "/api/auth/sign-in-as", { email }),
    goOn,
  );
  return (
    <section className="card examples" aria-label={words.examples}>
      <h2>{words.examples}</h2>
      <p>{words.examplesHint(examplePassword)}</p>
      <ErrorText error={error} />
      <ul>
        {examples.map((example) => (
          <li key={example.email}>
            <span className="who">
              <strong>{example.name}</strong>
              <span>{`${example.roleName} · ${example.email}`}</span>
            </span>
            <Button busy={busyWith === example.email} onClick={() => run(example.email)}>
              {words.useExample(example.name)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function SignInPage() {
  const examples = useMe().data?.examples ?? [];
  const goOn = useWayOn();
  const draft = useDraft({ email: "", password: "" });
  return (
    <div className="door">
      <ScreenHead title={`${words.signIn}: ${application.name}`} />
      <section className="card" aria-label={words.signIn}>
        <FormShell
          draft={draft}
          save={(values) => request("POST", "/api/auth/sign-in", values)}
          onDone={goOn}
          submit={words.signIn}
        >
          <EmailField {...draft.field("email")} label={words.email} required />
          <PasswordField {...draft.field("password")} label={words.password} autoComplete="current-password" />
        </FormShell>
        {application.signUp && (
          <p className="aside">
            {words.signUpHint} <Link to="/sign-up">{words.signUp}</Link>
          </p>
        )}
      </section>
      {examples.length > 0 && <Examples examples={examples} />}
    </div>
  );
}
