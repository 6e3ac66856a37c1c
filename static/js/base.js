// Every page: the frame, the fields of forms, and what this browser holds until the portal has it.
import "./frame/folds.js";
import "./frame/keys.js";
import "./frame/nav.js";
import "./frame/signed_out.js";
import "./frame/submit_once.js";
import "./frame/toasts.js";
import "./fields/dates.js";
import "./fields/file_drop.js";
import "./fields/search_select.js";
import "./fields/choices.js";
import "./fields/targets.js";
import "./fields/tick_all.js";
import "./outbox/outbox.js";
import "./outbox/offline.js";
