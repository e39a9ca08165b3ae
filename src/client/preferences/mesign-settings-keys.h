/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-settings.h"

/* What of settings.ini only the windows go by; the engine's part is in
 * engine/mesign-engine-settings.h. */

#define MESIGN_SETTINGS_APPEARANCE "appearance"
/* "follow", as it is unless set, "light" or "dark" */
#define MESIGN_SETTING_COLOR_SCHEME "color-scheme"

/* the text below the mail of an account, by the id of the account */
#define MESIGN_SETTINGS_FOOTERS "footers"

#define MESIGN_SETTINGS_WRITING "writing"
/* whether words that no dictionary knows are marked; TRUE unless set */
#define MESIGN_SETTING_CHECK_SPELLING "check-spelling"
/* whether new mail is written with formats; FALSE unless set */
#define MESIGN_SETTING_RICH "formats"

/* whether a mail that is looked at becomes read; TRUE unless set */
#define MESIGN_SETTING_MARK_READ "mark-read"
/* after how long, in milliseconds */
#define MESIGN_SETTING_MARK_READ_AFTER "mark-read-after-ms"
#define MESIGN_MARK_READ_AFTER_MS 1500
/* how large the text of mail is, in percent; 100 unless set */
#define MESIGN_SETTING_ZOOM "zoom"
