import { request } from "../lib/api";
import { Link } from "../lib/router";
import { words } from "../lib/words";
import { EmailField, PasswordField, TextField } from "../ui/fields";
import { FormShell, useDraft } from "../ui/form-shell";
import { ScreenHead } from "../ui/screen-head";
import { useWayOn } from "./sign-in-page";

export function SignUpPage() {
  const goOn = useWayOn();
  const draft = useDraft({ name: "", email: "", password: "" });
  return (
    <div className="door">
      <ScreenHead title={words.signUp} />
      <section className="card" aria-label={words.signUp}>
        <FormShell
          draft={draft}
          save={(values) => request("POST", "/api/auth/sign-up", values)}
          onDone={goOn}
          submit={words.signUp}
        >
          <TextField {...draft.field("name")} label={words.name} required />
          <EmailField {...draft.field("email")} label={words.email} required />
          <PasswordField
            {...draft.field("password")}
            label={words.password}
            autoComplete="new-password"
            hint={words.passwordHint}
          />
        </FormShell>
        <p className="aside">
          {words.signInHint} <Link to="/sign-in">{words.signIn}</Link>
        </p>
      </section>
    </div>
  );
}
