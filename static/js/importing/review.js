// The page on which a document that was read is looked through before it becomes a plan.
import "./lines.js";
import "./edit.js";
import "./drag.js";
