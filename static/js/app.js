// Every behaviour is an addition: the pages work without it. Hooks are data-* attributes.
import { start as startCapture } from "./capture.js";
import { start as startCopying } from "./copying.js";
import { start as startFocus } from "./focus.js";
import { start as startIntake } from "./intake.js";
import { start as startKeys } from "./keys.js";
import { start as startKeeping } from "./keeping.js";
import { start as startLeaving } from "./leaving.js";
import { start as startPrint } from "./print.js";
import { start as startSort } from "./sort.js";
import { start as startTicking } from "./ticking.js";
import { start as startTyping } from "./typing.js";
import { start as startZone } from "./zone.js";

startFocus();
startKeys();
startKeeping();
startCapture();
startCopying();
startIntake();
startLeaving();
startPrint();
startSort();
startTicking();
startTyping();
startZone();
