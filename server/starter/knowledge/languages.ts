const words = (list: string) => new Set(list.split(" "));

/** Words that say which language a text is in. Each is frequent, and written so in few others. */
export const languageWords: Readonly<Record<string, ReadonlySet<string>>> = {
  en: words("the and of to a in is that for it with as on be at by this have from or an they we can should would like which their people see want need my our i please make build where when who what all also are app site website users add list new only has each how them if so do not but me you your will"),
  de: words("der die das und ist nicht ein eine einen mit für auf von zu den dem des im sich auch wir ich brauchen soll sollen kann können wer wenn oder aber bitte unsere unser eine alle nur sind wird werden über nach bei noch wie als man seine ihre möchte"),
  fr: words("le la les des une et est que pour dans avec sur pas nous je vous il elle mon ma mes notre voudrais faut peut sont aux du ou qui chaque aussi bonjour j'ai j'aimerais quand au par plus leurs"),
  es: words("el los las una y es que para con por del se no lo su sus queremos quiero una página gente cada también como más cuando quién solo puede pueden necesito hay todo desde nuestro nuestra al"),
  it: words("il gli della delle dei una e è che per con non si nel alla dal voglio vorrei ogni anche come sono può possono nostro nostra solo quando chi più deve"),
  pt: words("o os das dos uma é que para com não se um preciso quero cada também como mais quando só pode seu sua nosso nossa tem do da no na ao pelo você"),
  nl: words("de het een en van voor met niet zijn ik wij we moet moeten kan kunnen ook naar bij als onze elke alleen graag wil willen die dat worden op"),
  pl: words("i w nie na się z do jest że dla oraz jak chcę chcemy potrzebuję każdy tylko może mogą przez który która są aby po od"),
}; // biome-ignore format: a list of words

export const languageNames: Readonly<Record<string, string>> = {
  de: "German", fr: "French", es: "Spanish", it: "Italian", pt: "Portuguese", nl: "Dutch", pl: "Polish", unknown: "a language this engine does not read",
}; // biome-ignore format: a table is read by rows
