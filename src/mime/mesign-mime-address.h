/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-address.h"

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *mesign_mime_parse_addresses (const char *text);
char *mesign_mime_format_addresses (GPtrArray *addresses);
char *mesign_mime_display_addresses (GPtrArray *addresses);
gboolean mesign_mime_check_address (const char *address, GError **error);
gboolean mesign_mime_address_needs_smtputf8 (const char *address);
char *mesign_mime_make_message_id (const char *address);

G_END_DECLS
