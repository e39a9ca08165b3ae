/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "retrieval/mesign-provider-set.h"

G_BEGIN_DECLS

/**
 * MesignProviderAddressForm:
 * @page: the origins and paths of its pages
 * @fields: (array zero-terminated=1): what its field for the address may be told by
 *
 * A form of the account page in which the account's address is filled in, and nothing else.
 */
typedef struct
{
  GRegex *page;
  GStrv fields;
} MesignProviderAddressForm;

/**
 * MesignProviderPatterns:
 *
 * What a provider's mail is recognised by. Each is %NULL where the profile has none; every Order
 * and Code has one group that counts. The names are the provider's in all languages. The forms and
 * pages are those of the account page.
 */
struct _MesignProviderPatterns
{
  GStrv names;
  GRegex *link_subject;
  GRegex *link_url;
  GRegex *link_order;
  GRegex *code_subject;
  GRegex *code;
  GRegex *code_order;
  GRegex *pfx_subject;
  GRegex *pfx_attachment;
  GRegex *pfx_order;
  GRegex *issued_subject;
  GRegex *issued_attachment;
  GRegex *issued_order;
  GPtrArray *address_forms;
  GRegex *bought_form;
  GRegex *bought_page;
  GRegex *assigned_form;
  GRegex *assigned_page;
};

#define MESIGN_PATTERN_MAX_TEXT (256 * 1024)

MesignProvider *mesign_provider_new (void);
MesignProvider *mesign_provider_read (GBytes *octets, const char *name, GPtrArray *faults);

GRegex *mesign_pattern_new (const char *pattern, GRegexCompileFlags flags, GError **error);
gboolean mesign_pattern_matches (GRegex *pattern, const char *text);
gboolean mesign_pattern_matches_whole (GRegex *pattern, const char *text);
char *mesign_pattern_dup_group (GRegex *pattern, const char *text);

MesignAuthservTable *mesign_authserv_table_load_sync (const char *path, GError **error);
void mesign_authserv_table_free (MesignAuthservTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignAuthservTable, mesign_authserv_table_free)

gboolean mesign_authserv_table_knows (const MesignAuthservTable *self,
                                      const char *imap_host,
                                      const char *authserv_id);
gboolean mesign_authserv_table_owns (const MesignAuthservTable *self,
                                     const char *imap_host,
                                     const char *relay);

G_END_DECLS
