/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/mesign-value.h"
#include "model/mesign-server.h"

G_BEGIN_DECLS

/**
 * MesignAutoconfigSource:
 *
 * Where settings come from.
 *
 * @MESIGN_AUTOCONFIG_TABLE: the table that comes with the program, or one of the user's or an
 * administrator's, by the address's domain
 * @MESIGN_AUTOCONFIG_XML: the domain's own description, over HTTPS
 * @MESIGN_AUTOCONFIG_MX: the same table, by the domain's mail exchanger; DNS can be forged
 * @MESIGN_AUTOCONFIG_SRV: the domain's SRV records (RFC 6186); DNS can be forged
 * @MESIGN_AUTOCONFIG_GUESS: the usual names
 */
typedef enum
{
  MESIGN_AUTOCONFIG_TABLE,
  MESIGN_AUTOCONFIG_XML,
  MESIGN_AUTOCONFIG_MX,
  MESIGN_AUTOCONFIG_SRV,
  MESIGN_AUTOCONFIG_GUESS,
} MesignAutoconfigSource;

/**
 * MesignAutoconfigNote:
 *
 * What a person has to know before typing a password.
 *
 * @MESIGN_AUTOCONFIG_NOTE_NONE: nothing
 * @MESIGN_AUTOCONFIG_NOTE_AUTHORIZATION_CODE: an authorization code (授权码) takes the password's
 * place
 * @MESIGN_AUTOCONFIG_NOTE_APP_PASSWORD: an app password made in the account's settings is needed
 * @MESIGN_AUTOCONFIG_NOTE_ENABLE_IMAP: IMAP has to be switched on in the web mail first
 * @MESIGN_AUTOCONFIG_NOTE_OAUTH2_ONLY: the provider takes no password at all
 */
typedef enum
{
  MESIGN_AUTOCONFIG_NOTE_NONE,
  MESIGN_AUTOCONFIG_NOTE_AUTHORIZATION_CODE,
  MESIGN_AUTOCONFIG_NOTE_APP_PASSWORD,
  MESIGN_AUTOCONFIG_NOTE_ENABLE_IMAP,
  MESIGN_AUTOCONFIG_NOTE_OAUTH2_ONLY,
} MesignAutoconfigNote;

/**
 * MesignAutoconfigCandidate:
 * @source: where it comes from
 * @imap: where mail is read
 * @smtp: where mail is submitted
 * @provider: (nullable): the provider's name for people
 * @note: what a person has to know
 * @help: (nullable): the same as a sentence
 * @help_url: (nullable): a page that shows how
 * @oauth2: (nullable): where the provider has a log-in page for mail programs, what it is called by
 * mesign_oauth2_client_find_sync()
 * @ca_file: (type filename) (nullable): a PEM file with the only authorities for these servers, by
 * a table of one's own
 * @needs_confirmation: the servers belong to another domain and only the DNS said so: show them
 * before a password is sent
 *
 * One set of settings to try. Immutable; the fields are read only.
 */
typedef struct
{
  MesignAutoconfigSource source;
  MesignServer *imap;
  MesignServer *smtp;
  char *provider;
  MesignAutoconfigNote note;
  char *help;
  char *help_url;
  char *oauth2;
  char *ca_file;
  gboolean needs_confirmation;
} MesignAutoconfigCandidate;

#define MESIGN_TYPE_AUTOCONFIG_CANDIDATE (mesign_autoconfig_candidate_get_type ())
MESIGN_DECLARE_VALUE (MesignAutoconfigCandidate, mesign_autoconfig_candidate)

/**
 * MesignAutoconfigOptions:
 * @offline: only look into the table, ask nobody
 * @own_tables: (array zero-terminated=1) (nullable): tables of the same form that are looked into
 * first, the user's or an administrator's; those that are not there are passed over. Their groups
 * may have `CaFile`, a PEM file with the only authorities for the servers, from the table's folder
 * @table: (type filename) (nullable): the table to use in place of the one that comes with the
 * program
 * @resolver: (nullable): asks the DNS in place of the default one
 * @ca_file: (type filename) (nullable): a PEM file with the authorities for HTTPS in place of the
 * system's
 * @base_url: (nullable): where to fetch the domain's description, "https://host:port", in place of
 * the domain's own hosts
 *
 * How to look. %NULL in place of the options and a zeroed struct mean the usual way.
 */
typedef struct
{
  gboolean offline;
  const char *const *own_tables;
  const char *table;
  GResolver *resolver;
  const char *ca_file;
  const char *base_url;
} MesignAutoconfigOptions;

GPtrArray *mesign_autoconfig_find_sync (const char *address,
                                        const MesignAutoconfigOptions *options,
                                        GCancellable *cancellable,
                                        GError **error);
void mesign_autoconfig_set_none_found (const char *address, GError **error);
GPtrArray *mesign_autoconfig_parse_xml (GBytes *octets, const char *address, GError **error);
MesignAutoconfigCandidate *mesign_autoconfig_lookup_sync (const char *address);
MesignAutoconfigCandidate *mesign_autoconfig_lookup_own_sync (const char *address,
                                                              const char *const *own_tables);
const char *mesign_autoconfig_source_to_string (MesignAutoconfigSource source);
const char *mesign_autoconfig_note_to_string (MesignAutoconfigNote note);

G_END_DECLS
