/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

/**
 * MESIGN_SETTINGS_SECURITY:
 *
 * The group of `settings.ini` with what the engine itself goes by.
 */
#define MESIGN_SETTINGS_SECURITY "security"

/**
 * MESIGN_SETTING_SIGN_BY_DEFAULT:
 *
 * Whether new mail is to be signed where the writer has a certificate; %TRUE unless set.
 */
#define MESIGN_SETTING_SIGN_BY_DEFAULT "sign-by-default"

/**
 * MESIGN_SETTING_ENCRYPT_WHEN_POSSIBLE:
 *
 * Whether mail is to be encrypted where everybody has a certificate; %TRUE unless set.
 */
#define MESIGN_SETTING_ENCRYPT_WHEN_POSSIBLE "encrypt-when-possible"

/**
 * MESIGN_SETTING_HEADER_PROTECTION:
 *
 * Whether new mail protects its header (RFC 9788); %TRUE unless set.
 */
#define MESIGN_SETTING_HEADER_PROTECTION "header-protection"

/**
 * MESIGN_SETTING_RSA_PSS:
 *
 * Whether RSA keys sign with PSS (RFC 4056); %FALSE unless set, as some programs cannot verify it.
 */
#define MESIGN_SETTING_RSA_PSS "rsa-pss"

/**
 * MESIGN_SETTING_TIMESTAMP_AUTHORITY:
 *
 * The address of the time-stamp authority that signatures of new mail are stamped by; none unless
 * set.
 */
#define MESIGN_SETTING_TIMESTAMP_AUTHORITY "tsa-url"

/**
 * MESIGN_SETTING_REVOCATION:
 *
 * How authorities are asked for revocations: "off", "crl" or "ocsp". Unless set, lists (CRL) are
 * fetched in the background, and where a person asks about one mail, OCSP is used.
 */
#define MESIGN_SETTING_REVOCATION "revocation"

/**
 * MESIGN_SETTING_FETCH_ISSUERS:
 *
 * Whether the missing issuers of a certificate are fetched from where it says they are (AIA), in
 * the background for certificates at hand, and where a person has the authorities of a mail asked;
 * %FALSE unless set. It tells a server named by whoever made the certificate that it is looked at.
 */
#define MESIGN_SETTING_FETCH_ISSUERS "fetch-issuers"

/**
 * MESIGN_SETTING_PRIVATE_AUTHORITIES:
 *
 * Whether authorities on this machine and in private networks may be asked; %FALSE unless set.
 */
#define MESIGN_SETTING_PRIVATE_AUTHORITIES "private-authorities"

/**
 * MESIGN_SETTINGS_READING:
 *
 * The group of `settings.ini` about reading.
 */
#define MESIGN_SETTINGS_READING "reading"

/**
 * MESIGN_SETTING_PRIVATE_PICTURES:
 *
 * Whether pictures that a person has loaded may come from this machine and private networks, as the
 * newsletters of a house do; %FALSE unless set, as a mail could reach into the network otherwise.
 */
#define MESIGN_SETTING_PRIVATE_PICTURES "private-pictures"

/**
 * MESIGN_SETTINGS_SENDING:
 *
 * The group of `settings.ini` about sending.
 */
#define MESIGN_SETTINGS_SENDING "sending"

/**
 * MESIGN_SETTING_UNDO_SECONDS:
 *
 * How many seconds a mail waits after a person has sent it, so that it can be taken back: 0 to 120;
 * 0 unless set.
 */
#define MESIGN_SETTING_UNDO_SECONDS "undo-seconds"

guint mesign_engine_get_undo_seconds (MesignEngine *self);

void mesign_engine_save_settings_async (MesignEngine *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
mesign_engine_save_settings_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
