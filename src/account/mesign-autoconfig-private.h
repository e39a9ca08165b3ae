/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "account/mesign-autoconfig.h"

G_BEGIN_DECLS

/**
 * MesignAutoconfigAddress:
 * @whole: the address
 * @local: what stands before the last "@"
 * @domain: what follows it, as A-labels in lower case
 */
typedef struct
{
  char *whole;
  char *local;
  char *domain;
} MesignAutoconfigAddress;

gboolean mesign_autoconfig_address_parse (MesignAutoconfigAddress *self,
                                          const char *address,
                                          GError **error);
void mesign_autoconfig_address_clear (MesignAutoconfigAddress *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignAutoconfigAddress, mesign_autoconfig_address_clear)

MesignAutoconfigCandidate *mesign_autoconfig_candidate_new (MesignAutoconfigSource source,
                                                            MesignServer *imap,
                                                            MesignServer *smtp);
void mesign_autoconfig_candidate_explain (MesignAutoconfigCandidate *self);
GPtrArray *mesign_autoconfig_list_new (void);
gboolean mesign_autoconfig_is_below (const char *host, const char *domain);

GKeyFile *mesign_autoconfig_table_load_sync (const char *path, GError **error);
MesignAutoconfigCandidate *mesign_autoconfig_table_find (GKeyFile *table,
                                                         const MesignAutoconfigAddress *address);
MesignAutoconfigCandidate *mesign_autoconfig_own_find_sync (const char *const *tables,
                                                            const MesignAutoconfigAddress *address);
MesignAutoconfigCandidate *
mesign_autoconfig_table_find_by_exchanger (GKeyFile *table,
                                           const MesignAutoconfigAddress *address,
                                           const char *exchanger);

void mesign_autoconfig_add_exchanger (GPtrArray *found,
                                      GResolver *resolver,
                                      GKeyFile *table,
                                      const MesignAutoconfigAddress *address,
                                      GCancellable *cancellable);
void mesign_autoconfig_add_services (GPtrArray *found,
                                     GResolver *resolver,
                                     const MesignAutoconfigAddress *address,
                                     GCancellable *cancellable);
void mesign_autoconfig_add_guesses (GPtrArray *found,
                                    GResolver *resolver,
                                    const MesignAutoconfigAddress *address,
                                    GCancellable *cancellable);

G_END_DECLS
