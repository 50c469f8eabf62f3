/** What the pages do in the browser. Pages work without it, apart from panels, which then show a link. */

import "@tabler/core/dist/css/tabler.css";
import "./theme.css";
import "./print.css";
import "bootstrap/js/dist/collapse";
import "bootstrap/js/dist/dropdown";
import htmx from "htmx.org";
import { watchCodes } from "./codes";
import { watchDrafts } from "./drafts";
import { watchForms } from "./forms";
import { watchFragments } from "./fragments";
import { watchLeaving } from "./leaving";
import { watchPhotos } from "./photos";
import { watchPins } from "./pin";
import { watchSignatures } from "./sign";
import { watchShortcuts } from "./shortcuts";
import { watchSuggestions } from "./suggest";
import { tellUnsent } from "./unsent";

// The content security policy forbids eval and inline styles; a refused act answers 409 or 422 with the form to show.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "409|422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

watchPhotos();
watchDrafts();
watchCodes();
watchForms();
watchFragments();
watchLeaving();
watchPins();
watchShortcuts();
watchSignatures();
watchSuggestions();
void tellUnsent();
