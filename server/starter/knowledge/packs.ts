/**
 * What a word for a whole application implies, where the prompt itself does not say it. `when` runs over the words of the
 * prompt in base form. `can`: what a role of the pack does with an entity. A pack only fills gaps: what is named stays.
 */
export type Pack = {
  id: string;
  when: RegExp;
  /** `refers`: to other entities of the pack. `samples`: titles of plausible examples in this setting. */
  entities: { words: string; fields?: string[]; refers?: string[]; samples?: string[] }[];
  roles?: {
    words: string;
    side: "inside" | "outside" | "anyone";
    can?: { entity: string; can: ("create" | "read" | "update" | "delete" | "move")[]; own: boolean }[];
  }[];
};

export const packs: readonly Pack[] = [
  {
    id: "helpdesk",
    when: /\b(help ?desk|service ?desk|support desk|ticket(?:ing)? system|it support)\b/,
    entities: [{ words: "ticket" }],
    roles: [
      { words: "staff member", side: "outside", can: [{ entity: "ticket", can: ["create", "read"], own: true }] },
      { words: "it technician", side: "inside", can: [{ entity: "ticket", can: ["create", "read", "update", "move"], own: false }] },
    ],
  },
  { id: "podcast", when: /\bpodcast\b/, entities: [{ words: "episode", fields: ["audio|Audio link|url"] }], roles: [{ words: "listener", side: "anyone", can: [{ entity: "episode", can: ["read"], own: false }] }] },
  { id: "blog", when: /\b(blog|magazine|news site)\b/, entities: [{ words: "post" }], roles: [{ words: "reader", side: "anyone", can: [{ entity: "post", can: ["read"], own: false }] }] },
  { id: "recipes", when: /\brecipe\b.*\b(cost|price|calculat\w+|margin)\b/, entities: [{ words: "recipe" }, { words: "ingredient" }] },
  { id: "cookbook", when: /\brecipe\b/, entities: [{ words: "recipe", fields: ["ingredients|Ingredients|longtext!", "steps|Steps|longtext!"] }] },
  { id: "budget", when: /\b(budget|household|spending|money|finance|expense) (?:tracker|planner|app|manager|book|overview)\b/, entities: [{ words: "category", fields: ["name|Name|text!", "budget|Budget a month|money|min=0"], samples: ["Groceries", "Travel", "Home", "Going out"] }, { words: "expense", refers: ["category"] }, { words: "income" }] },
  { id: "invoices", when: /\binvoic(?:e|ing) (?:generator|app|tool|manager|maker|software|system)?\b/, entities: [{ words: "sender", fields: ["taxNumber|VAT number|text", "account|Bank account|text"] }, { words: "client", fields: ["address|Address|address", "email|E-mail|email"] }, { words: "service", fields: ["name|Service|text!", "price|Price|money!|min=0"], samples: ["Hour of design", "Day on site", "Set of drawings"] }, { words: "invoice", refers: ["sender"] }] },
  { id: "flashcards", when: /\bflash ?card\b/, entities: [{ words: "card", fields: ["front|Front|text!", "back|Back|text!"] }] },
  { id: "library", when: /\b(?<!\b(?:tool|toy|seed|game|costume|clothes|clothing|equipment|bike|music|photo|image|video|media|component|plant|kit|fabric) )library\b|\bbook lending\b/, entities: [{ words: "book" }, { words: "loan" }] },
  { id: "inventory", when: /\b(inventory|stock|warehouse)\b/, entities: [{ words: "product", fields: ["name|Name|text!", "quantity|Quantity|int!|min=0", "minimum|Minimum stock|int|min=0"] }] },
  { id: "crm", when: /\b(crm|sales pipeline|lead tracker|client management)\b/, entities: [{ words: "contact" }, { words: "deal", fields: ["title|Deal|text!", "value|Value|money|min=0"] }] },
  { id: "tasks", when: /\b(to-?do|task) (?:list|app|tracker|manager|board|planner)\b|\btask management\b/, entities: [{ words: "task" }] },
  { id: "events", when: /\b(event|meetup|party) (?:planner|site|app|manager|calendar|page)\b/, entities: [{ words: "event" }] },
  { id: "habits", when: /\b(habit|workout|fitness) (?:tracker|app|log)\b/, entities: [{ words: "habit" }] },
  { id: "allotments", when: /\b(allotment|plot)\b.*\b(tenant|rent|waiting list)\b/, entities: [{ words: "plot" }, { words: "tenant" }, { words: "applicant" }] },
  { id: "tournament", when: /\b(tournament|league|bracket)\b/, entities: [{ words: "player" }, { words: "match", fields: ["round|Round|int!|min=1 max=10", "score|Score|text"] }] },
  { id: "gallery", when: /\b(photo|picture) (?:gallery|album|site)\b/, entities: [{ words: "album" }] },
  { id: "film-club", when: /\b(?:film|movie|cinema) club\b|\b(?:movie|film) night\b/, entities: [{ words: "film" }, { words: "screening" }], roles: [{ words: "member", side: "outside", can: [{ entity: "film", can: ["create", "read"], own: false }] }, { words: "visitor", side: "anyone", can: [{ entity: "screening", can: ["read"], own: false }] }] },
]; // biome-ignore format: a table is read by rows

/** Words for the place or trade a prompt is about: the setting, not a part of the application. */
export const settings: ReadonlySet<string> = new Set(
  `shop store museum school bakery bakehouse clinic practice hotel guesthouse restaurant cafe bar agency office studio salon garage workshop club
   association university college lab laboratory research centre center library theatre cinema choir band farm garden market company business
   firm startup charity foundation church community town village city region valley mountain reservoir river lake coast harbour street
   maritime small local family independent regional amateur private vocational secondary primary state national nonprofit helpdesk department
   gym yoga dance swimming rowing football tennis run race bike bicycle dog cat horse repair cleaning walking building ramen place conservation nature
   freelancer people partner wife husband friend neighbour team crew kid child student teacher mountain country paper tag chaos excel whatsapp spreadsheet`
    .split(/\s+/)
    .filter(Boolean),
); // biome-ignore format: a list of words
