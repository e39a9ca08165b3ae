/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server on loopback that says what a test wants it to say, to one client. The script has one
 * step a line:
 *
 *   S: TEXT     sends TEXT and CRLF
 *   T: TEXT     sends the tag of the last line read, a space, TEXT and CRLF
 *   R: TEXT     sends TEXT with C escapes, and nothing more
 *   X: N TEXT   sends TEXT, with C escapes, N times
 *   C: PATTERN  reads a line, which must match the pattern (as g_pattern_match_simple() has it)
 *   F: FORMAT   sends FORMAT with, in place of %s, a server's first message of SCRAM (RFC 5802) in
 *               base64, for the client's first one, the last word of the last line read
 *   E:          reads lines up to an empty one
 *   B: N        reads N octets
 *   TLS         starts TLS as the server
 *   DEFLATE     starts compression
 *   HANG        says nothing until the client is gone
 *   CLOSE       closes the connection; so does the end of the script
 */
typedef struct _ScriptedServer ScriptedServer;

ScriptedServer *scripted_server_start (const char *script);
guint16 scripted_server_get_port (ScriptedServer *self);
void scripted_server_stop (ScriptedServer *self);

const char *scripted_server_get_ca (void);
const char *scripted_server_get_other_ca (void);
char *scripted_server_dup_fingerprint (void);
void scripted_server_set_trusted (gboolean is_trusted);
void scripted_server_cleanup (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScriptedServer, scripted_server_stop)

G_END_DECLS
