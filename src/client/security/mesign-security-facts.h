/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

/**
 * MesignSecurityFact:
 * @title: what it is about
 * @text: what is known of it, on one line
 */
typedef struct
{
  char *title;
  char *text;
} MesignSecurityFact;

void mesign_security_fact_free (MesignSecurityFact *self);

GPtrArray *mesign_security_list_signer_facts (const MesignSigner *signer);
GPtrArray *mesign_security_list_signature_facts (const MesignSecurityReport *report);
GPtrArray *mesign_security_list_encryption_facts (const MesignSecurityReport *report);
GPtrArray *mesign_security_list_header_facts (const MesignSecurityReport *report);
char *mesign_security_technical_report (const MesignOpenedMessage *message);

G_END_DECLS
