import { useState } from "react";
import { application } from "../application";
import { request } from "../lib/api";
import { useQuery } from "../lib/query";
import { useAccount, useMe } from "../lib/viewer";
import { words } from "../lib/words";
import { Button } from "../ui/button";
import { Confirm, DialogButton } from "../ui/dialog";
import { ChoiceField, EmailField, PasswordField, TextField } from "../ui/fields";
import { FormShell, useDraft } from "../ui/form-shell";
import { ScreenHead } from "../ui/screen-head";
import { Failure, Loading } from "../ui/states";
import { tell } from "../ui/toast";

type Listed = { id: string; name: string; role: string };
const roles = Object.entries(application.roles)
  .filter(([, { signsIn }]) => signsIn)
  .map(([id, { name }]) => ({ id, title: name }));

function AccountForm({ close }: { close: () => void }) {
  const draft = useDraft({ name: "", email: "", role: "", password: "" });
  const done = (account: Listed) => {
    tell(words.accountAdded(account.name));
    close();
  };
  return (
    <FormShell
      draft={draft}
      save={(values) => request<Listed>("POST", "/api/accounts", values)}
      onDone={done}
      onCancel={close}
    >
      <TextField {...draft.field("name")} label={words.name} required />
      <EmailField {...draft.field("email")} label={words.email} required />
      <ChoiceField {...draft.field("role")} label={words.role} required options={roles} />
      <PasswordField
        {...draft.field("password")}
        label={words.password}
        autoComplete="new-password"
        hint={words.passwordHint}
      />
    </FormShell>
  );
}

function RemoveAccount({ account }: { account: Listed }) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {words.removeLine(account.name)}
      </Button>
      {asking && (
        <Confirm
          title={words.removeQuestion(account.name)}
          text={words.removeForGood}
          yes={words.removeYes}
          act={() => request("DELETE", `/api/accounts/${account.id}`)}
          onDone={close}
          onClose={close}
        />
      )}
    </>
  );
}

function RemoveExamples() {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const gone = () => {
    tell(words.examplesGoneDone);
    close();
  };
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {words.examplesGone}
      </Button>
      {asking && (
        <Confirm
          title={words.examplesGoneQuestion}
          text={words.examplesGoneHint}
          yes={words.examplesGoneYes}
          act={() => request("DELETE", "/api/examples")}
          onDone={gone}
          onClose={close}
        />
      )}
    </>
  );
}

/** Who signs in here, for the one who says so. */
export function AccountsPage() {
  const query = useQuery<Listed[]>("/api/accounts");
  const self = useAccount();
  const examples = useMe().data?.examples ?? [];
  const roleName = (id: string) => application.roles[id]?.name ?? id;
  return (
    <>
      <ScreenHead title={words.accounts}>
        <DialogButton kind="main" label={words.accountNew}>
          {(close) => <AccountForm close={close} />}
        </DialogButton>
        {examples.length > 0 && <RemoveExamples />}
      </ScreenHead>
      {query.error && <Failure error={query.error} retry={query.retry} />}
      {!query.error && query.data === null && <Loading />}
      {query.data && (
        <ul className="people card" aria-label={words.accounts}>
          {query.data.map((account) => (
            <li key={account.id}>
              <span className="who">
                <strong>{account.name}</strong>
                <span>
                  {account.id === self?.id ? `${roleName(account.role)}, ${words.you}` : roleName(account.role)}
                </span>
              </span>
              {account.id !== self?.id && <RemoveAccount account={account} />}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
