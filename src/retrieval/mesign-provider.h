/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignRetrievalError:
 * @MESIGN_RETRIEVAL_ERROR_PROFILE: a provider profile is not as docs/providers.md says
 * @MESIGN_RETRIEVAL_ERROR_NOT_FOUND: there is no such journey
 * @MESIGN_RETRIEVAL_ERROR_STATE: a journey has not come, or has gone beyond, where the step is
 * allowed
 * @MESIGN_RETRIEVAL_ERROR_ENTRY: what a person entered is no link or code of the provider's
 *
 * What can go wrong in retrieval/, besides #MesignKeystoreError. The messages are for people.
 */
typedef enum
{
  MESIGN_RETRIEVAL_ERROR_PROFILE,
  MESIGN_RETRIEVAL_ERROR_NOT_FOUND,
  MESIGN_RETRIEVAL_ERROR_STATE,
  MESIGN_RETRIEVAL_ERROR_ENTRY,
} MesignRetrievalError;

#define MESIGN_RETRIEVAL_ERROR (mesign_retrieval_error_quark ())
GQuark mesign_retrieval_error_quark (void);

/**
 * MesignProviderEvidence:
 *
 * What a profile is founded on.
 *
 * @MESIGN_PROVIDER_EVIDENCE_NONE: nothing
 * @MESIGN_PROVIDER_EVIDENCE_SANDBOX: the sandbox of this project
 * @MESIGN_PROVIDER_EVIDENCE_TESTED: a real order was retrieved with it
 * @MESIGN_PROVIDER_EVIDENCE_DOCUMENTATION: what the provider publishes; such a profile only offers
 * @MESIGN_PROVIDER_EVIDENCE_GUIDE: the provider's own step-by-step guide, followed on a site built
 * after it
 */
typedef enum
{
  MESIGN_PROVIDER_EVIDENCE_NONE,
  MESIGN_PROVIDER_EVIDENCE_SANDBOX,
  MESIGN_PROVIDER_EVIDENCE_TESTED,
  MESIGN_PROVIDER_EVIDENCE_DOCUMENTATION,
  MESIGN_PROVIDER_EVIDENCE_GUIDE,
} MesignProviderEvidence;

/**
 * MesignProviderMilestone:
 *
 * What a page of the provider's says has been done.
 *
 * @MESIGN_PROVIDER_MILESTONE_NONE: nothing that counts
 * @MESIGN_PROVIDER_MILESTONE_BOUGHT: a certificate was bought
 * @MESIGN_PROVIDER_MILESTONE_ASSIGNED: certificates were assigned to addresses, which the page
 * names
 */
typedef enum
{
  MESIGN_PROVIDER_MILESTONE_NONE,
  MESIGN_PROVIDER_MILESTONE_BOUGHT,
  MESIGN_PROVIDER_MILESTONE_ASSIGNED,
} MesignProviderMilestone;

/**
 * MesignProviderForm:
 * @address: (nullable): the field with the address the certificate is for
 * @code: (nullable): the field for the retrieval code
 * @password: (nullable): the field for the protection password
 * @password_confirm: (nullable): the field for the password once more
 * @csr: (nullable): the certification request (PKCS #10), where the provider takes one
 * @captcha: (nullable): the field for the random code, which only a person fills in
 *
 * The fields of the retrieval page, each by what it may be told by: its name, "label:" and its
 * label, or "placeholder:" and its placeholder.
 */
typedef struct
{
  GStrv address;
  GStrv code;
  GStrv password;
  GStrv password_confirm;
  GStrv csr;
  GStrv captcha;
} MesignProviderForm;

/**
 * MesignProvider:
 * @id: a word of lower-case letters, digits and dashes
 * @name: its name for people, in the user's language where the profile has it
 * @account_page: (nullable): where certificates are bought and assigned
 * @hosts: (array zero-terminated=1): hosts the account page may show
 * @payment_hosts: (array zero-terminated=1): hosts of payment services that its pages lead to
 * @link_hosts: (array zero-terminated=1): hosts a retrieval link may lead to
 * @fill_pages: (array zero-terminated=1): pages that may be filled in: exact origin and path
 * @senders: (array zero-terminated=1): who its mail comes from
 * @authserv_ids: (array zero-terminated=1): servers of the account whose Authentication-Results
 * count for this provider's mail
 * @evidence: what the profile is founded on
 * @support: (nullable): where the provider helps: an https address, or a mail address
 * @code_format: (nullable): what its retrieval code looks like, in words, in the user's language
 * where the profile has it
 * @code_lifetime: how long the code is good for after its mail, in seconds; 0 if nobody knows
 * @link_lifetime: how long the link is good for after its mail, in seconds; 0 if nobody knows
 * @anchor: (nullable): PEM of the authority of its own pages' TLS certificates
 * @form: the fields of its retrieval page
 * @is_generic: it names no senders: it only recognises that something looks like a certificate
 *
 * A certificate provider as its profile describes it. Immutable; the fields are read only.
 */
typedef struct _MesignProviderPatterns MesignProviderPatterns;

typedef struct
{
  char *id;
  char *name;
  char *account_page;
  GStrv hosts;
  GStrv payment_hosts;
  GStrv link_hosts;
  GStrv fill_pages;
  GStrv senders;
  GStrv authserv_ids;
  MesignProviderEvidence evidence;
  char *support;
  char *code_format;
  gint64 code_lifetime;
  gint64 link_lifetime;
  char *anchor;
  MesignProviderForm form;
  gboolean is_generic;
  MesignProviderPatterns *patterns;
} MesignProvider;

#define MESIGN_TYPE_PROVIDER (mesign_provider_get_type ())
MESIGN_DECLARE_VALUE (MesignProvider, mesign_provider)

MesignProvider *mesign_provider_parse (GBytes *octets, const char *name, GError **error);
MesignProvider *mesign_provider_load_sync (const char *path, GError **error);

gboolean mesign_provider_is_tried (const MesignProvider *self);
gboolean mesign_provider_is_host (const MesignProvider *self, const char *url);
gboolean mesign_provider_is_payment_host (const MesignProvider *self, const char *url);
gboolean mesign_provider_is_link_host (const MesignProvider *self, const char *url);
gboolean mesign_provider_is_fill_page (const MesignProvider *self, const char *url);
const char *const *mesign_provider_find_address_fields (const MesignProvider *self,
                                                        const char *url);
MesignProviderMilestone
mesign_provider_find_milestone (const MesignProvider *self, const char *form, const char *url);
gboolean mesign_provider_is_sender (const MesignProvider *self, const char *address);

const char *mesign_provider_evidence_to_string (MesignProviderEvidence evidence);

/**
 * MesignProviderFault:
 * @file: (nullable): the file, where it was read from one
 * @group: (nullable): the group of the profile
 * @key: (nullable): the key in it
 * @message: a sentence for people that names them and says what to write
 *
 * Something in a profile that is not as docs/providers.md says.
 */
typedef struct
{
  char *file;
  char *group;
  char *key;
  char *message;
} MesignProviderFault;

void mesign_provider_fault_free (MesignProviderFault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignProviderFault, mesign_provider_fault_free)

GPtrArray *mesign_provider_check (GBytes *octets, const char *name);

G_END_DECLS
