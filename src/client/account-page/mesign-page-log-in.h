/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/account-page/mesign-account-page.h"

#include <webkit/webkit.h>

G_BEGIN_DECLS

gboolean mesign_page_log_in_is_secured (WebKitAuthenticationRequest *request);
gboolean mesign_page_log_in_ask (MesignAccountPage *page, WebKitAuthenticationRequest *request);

G_END_DECLS
