/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/mesign-profile.h"
#include "base/mesign-value.h"
#include "model/mesign-address.h"
#include "model/mesign-mailbox.h"
#include "model/mesign-server.h"
#include "net/mesign-tls-policy.h"

G_BEGIN_DECLS

/**
 * MesignBodiesPolicy:
 *
 * Which bodies a synchronisation fetches ahead of being asked for.
 *
 * @MESIGN_BODIES_ALL: all of them
 * @MESIGN_BODIES_RECENT: those of recent mail
 * @MESIGN_BODIES_NONE: none; a body comes when it is opened
 */
typedef enum
{
  MESIGN_BODIES_ALL,
  MESIGN_BODIES_RECENT,
  MESIGN_BODIES_NONE,
} MesignBodiesPolicy;

const char *mesign_bodies_policy_to_string (MesignBodiesPolicy policy);
gboolean mesign_bodies_policy_from_string (const char *text, MesignBodiesPolicy *policy);

/**
 * MesignAccountPin:
 * @host: the host the certificate was accepted for
 * @fingerprint: SHA-256 of the certificate, 64 lower-case hexadecimal digits
 *
 * A certificate the person accepted for one host although it did not verify.
 */
typedef struct
{
  char *host;
  char *fingerprint;
} MesignAccountPin;

/**
 * MesignAccount:
 * @id: a UUID; the name of its file and of everything the store keeps for it
 * @address: the mail address it is for
 * @name: the display name, "" where there is none
 * @identities: (element-type MesignAddress): other addresses it is written from, each with the name
 * it is written with; never @address
 * @imap: where mail is read
 * @smtp: where mail is submitted
 * @oauth2: (nullable): where one logs in on a page of the provider's, what the provider is called
 * by mesign_oauth2_client_find_sync(); what is kept in place of a password is a refresh token
 * @ca_file: (type filename) (nullable): a PEM file with the authorities of its servers, in place of
 * the system's
 * @pins: (element-type MesignAccountPin): certificates accepted by the person
 * @created: when it was added, in seconds since 1970 UTC
 * @bodies: which bodies are fetched ahead
 * @keep_days: how old bodies may be that are kept here, 0 for any age
 * @keep_megabytes: how many megabytes of bodies are kept here, 0 for any number
 * @only_subscribed: whether mailboxes that are not subscribed to are left alone
 *
 * One account, without its secrets. Immutable; the fields are read only. A changed one is made with
 * mesign_account_copy(), whose result its maker may fill in before it is handed on.
 */
typedef struct
{
  char *id;
  char *address;
  char *name;
  GPtrArray *identities;
  MesignServer *imap;
  MesignServer *smtp;
  char *oauth2;
  char *ca_file;
  GPtrArray *pins;
  gint64 created;
  MesignBodiesPolicy bodies;
  guint keep_days;
  guint keep_megabytes;
  gboolean only_subscribed;
} MesignAccount;

#define MESIGN_TYPE_ACCOUNT (mesign_account_get_type ())
MESIGN_DECLARE_VALUE (MesignAccount, mesign_account)

MesignAccount *mesign_account_new (const char *address,
                                   const char *name,
                                   MesignServer *imap,
                                   MesignServer *smtp,
                                   gint64 created);
MesignAccount *mesign_account_copy (const MesignAccount *self);
MesignAccount *
mesign_account_copy_with_pin (const MesignAccount *self, const char *host, const char *fingerprint);
const char *mesign_account_choose_address (const MesignAccount *self, GPtrArray *to, GPtrArray *cc);
MesignAccount *mesign_account_copy_as (const MesignAccount *self, const char *address);
gboolean mesign_account_has_mailbox (const MesignAccount *self, const MesignMailbox *mailbox);
gboolean mesign_account_has_address (const MesignAccount *self, const char *address);
const char *mesign_account_get_pin (const MesignAccount *self, const char *host);
MesignTlsPolicy *mesign_account_dup_tls_policy (const MesignAccount *self);

G_END_DECLS
