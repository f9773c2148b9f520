/**
 * What applications of this engine can not do, heard so that it is said. `pattern` runs over the words of a clause in base
 * form. `whole`: the clause asks for nothing else, so that what remains of it is no wish of its own.
 */
export type OutOfReach = { id: string; pattern: RegExp; reason: string; whole?: true };

const row = (id: string, pattern: RegExp, reason: string, whole?: true): OutOfReach => {
  return { id, pattern, reason, ...(whole ? { whole } : {}) };
};

export const outOfReach: readonly OutOfReach[] = [
  row("reduction", /\b(second|third|another|further) [a-z ]*\b(half price|half|cheaper|reduced|discount)\b|\bhalf (?:the )?price\b|\breduced ticket\b/, "Reductions that depend on another entry are not computed; the price is the full one."),
  row("maintenance", /\binto maintenance\b.*|\bmaintenance (?:period|time)\b/, "Blocking for maintenance is not built apart; the time is blocked by a booking that the manager makes."),
  row("conditionalApproval", /\b(?:long|more|high|big|large|expensive|over|above)[a-z ]* than [a-z0-9 ]+ need (?:the )?approval.*/, "An approval that depends on a figure is not built; all entries are treated alike."),
  row("qualified", /\bonly [a-z ]*\bfor which (?:they|he|she|the user) have\b.*/, "Who is qualified for what is not checked; it is kept in a list and looked up by people."),
  row("profile", /\b(profile|avatar)\b/, "There are no profile pages; an account has a name and an e-mail."),
  row("files", /\b(photo|picture|image|pic|file|pdf|attachment|upload|cv|resume|logo|audio|video|recording|voice note|note page|scan)\b/, "Files and pictures can not be stored yet; everything around them is kept as text and figures."),
  row("charts", /\b((pie|bar|line|scatter|monthly) chart|chart|graph|diagram|heat ?map|plot of)\b/, "Charts are not drawn yet; the figures behind them stand in the lists."),
  row("print", /\b(print|printing|printable|printout)\b/, "There is no print layout yet; the list is on a page that the browser itself can print."),
  row("export", /\b(export|csv|excel|spreadsheet export|download)\b/, "Export as a file is not built yet; the same rows are on a page."),
  row("import", /\b(import|csv import|migrate from)\b/, "Import from a file is not built yet; rows are entered by hand."),
  row("email", /\b(by e-?mail|(send|get|receive)( \w+){0,3} e-?mail|e-?mail (notification|on top|reminder|confirmation)|sms|text message|whatsapp|push notification)\b/, "Nothing is sent outside the application: no e-mail, text message or push is configured."),
  row("notify", /\b(notify|notified|notification|remind|reminder|alert me|tell me when|newsletter|subscribe|subscription|unread)\b/, "Notifications are not built yet; what is new or due is seen in the lists."),
  row("payment", /\b(online payment|card payment|pay online|paypal|stripe|checkout|cart|basket|split bill)\b/, "There is no cart and no online payment; orders are recorded without paying in the application."),
  row("map", /\b(map|gps|geolocation|route planning|navigation to)\b/, "Maps are not built; places are kept as addresses."),
  row("qr", /\b(qr|barcode)\b/, "QR codes and barcodes are not drawn or read."),
  row("live", /\b(live|real[- ]time|refresh by itself|without reload|right away|at once on)\b/, "Pages do not refresh by themselves; reloading shows what is new."),
  row("votes", /\b(vote|upvote|like button|react|reaction|poll)\b/, "Voting is not built yet."),
  row("comments", /\b(comment on|write comment|commenting|reply to|quote other post)\b/, "Comments under a record are not built yet."),
  row("chat", /\b(chat|direct message|messaging|inbox)\b/, "Messages between people are not built yet."),
  row("favourites", /\b(favou?rite|bookmark|watch ?list|wish ?list|save for later)\b/, "Marking favourites is not built yet."),
  row("languages", /\b(multilingual|(two|three|several|2|3|4) language|language switch|translate the (site|page|app)|in (english|german|french|spanish) and)\b/, "The application has one language, the one of your text."),
  row("countdown", /\b(countdown|count down|timer|stopwatch)\b/, "A running countdown is not built; the date itself is shown."),
  row("bracket", /\b(bracket|knock-?out|round robin|league table|fixture)\b/, "Tournament brackets are not built yet."),
  row("seatPlan", /\b(seat(ing)? plan|table plan|floor plan|seat map)\b/, "A drawn plan of seats or tables is not built; who sits where is kept as a list."),
  row("leaderboard", /\b(leaderboard|high score|ranking)\b/, "Leaderboards are not built yet."),
  row("sideBySide", /\b(side[- ]by[- ]side|compare up to)\b/, "A side-by-side comparison is not built yet; the list shows the same columns for all."),
  row("calculator", /\b(mortgage|compound interest|amortis?ation|monthly payment)\b/, "This calculation needs powers, which formulas here can not do yet."),
  row("calendarSync", /\b(google calendar|outlook|ical|ics|sync with)\b/, "Nothing is exchanged with other calendars or services."),
  row("ai", /\b(ai|artificial intelligence|chat ?gpt|machine learning|automatic(ally)? suggest|recommendation)\b/, "There is no artificial intelligence in the application."),
  row("offline", /\b(offline|native app|app store|ios|android)\b/, "It is a web application for the browser; it needs a connection."),
  row("dragDrop", /\b(drag|drop)\b/, "Dragging is not built; a row moves by a button or by its form."),
  row("multiUpload", /\b(gallery|lightbox|slide ?show|carousel)\b/, "Picture galleries are not built yet."),
  row("repetition", /\b(spaced repetition|leitner)\b/, "Spaced repetition is not built yet."),
  row("recurring", /\b(recurring|repeat(s|ing)? (every|each|weekly)|every (monday|tuesday|wednesday|thursday|friday|saturday|sunday) automatically)\b/, "Repeating entries are not made by themselves; each is entered."),
  row("timeoutHold", /\b(hold for|reserve( \w+)? for \d+ minute|while (they|he|she) fill)\b/, "A short hold while somebody fills in the form is not built; the place is taken when the form is sent."),
  row("waitingList", /\b(waiting list moves up|next on the list|move up automatically)\b/, "Nobody moves up by herself; the next is taken by hand."),
  row("quoting", /\b(quote other|report post|suspend|ban user)\b/, "This moderation is not built yet."),
]; // biome-ignore format: a table is read by rows
