/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignWebFault:
 *
 * What keeps an address from being one that may be opened. That it leads on to another address is
 * not seen in reading it: pages may do so, only links in mails may not.
 */
typedef enum
{
  MESIGN_WEB_FAULT_NONE,
  MESIGN_WEB_FAULT_MALFORMED,
  MESIGN_WEB_FAULT_NOT_HTTPS,
  MESIGN_WEB_FAULT_USER_INFO,
  MESIGN_WEB_FAULT_IP_ADDRESS,
  MESIGN_WEB_FAULT_REDIRECT,
} MesignWebFault;

/**
 * MesignWebAddress:
 * @host: as A-labels in lower case
 * @port: 443 where none is written
 * @path: the path, "/" where there is none
 * @has_query: whether a query or a fragment follows
 */
typedef struct
{
  char *host;
  guint16 port;
  char *path;
  gboolean has_query;
} MesignWebAddress;

MesignWebFault mesign_web_address_parse (MesignWebAddress *self, const char *url);
void mesign_web_address_clear (MesignWebAddress *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignWebAddress, mesign_web_address_clear)

gboolean mesign_url_leads_on (const char *url, const char *const *hosts);
char *mesign_web_address_dup_host (const MesignWebAddress *self);
gboolean mesign_web_address_is_on (const MesignWebAddress *self, const char *const *entries);
gboolean mesign_web_address_resembles (const MesignWebAddress *self, const char *const *entries);

char *mesign_host_entry_normalize (const char *entry);
gboolean mesign_host_entry_covers (const char *entry, const char *host, guint16 port);
gboolean mesign_host_entries_meet (const char *one, const char *other);
gboolean mesign_host_entry_resembles (const char *entry, const char *other);
gboolean mesign_host_resembles (const char *host, const char *wanted);

G_END_DECLS
