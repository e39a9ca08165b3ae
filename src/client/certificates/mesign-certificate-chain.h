/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_CERTIFICATE_CHAIN (mesign_certificate_chain_get_type ())
G_DECLARE_FINAL_TYPE (MesignCertificateChain,
                      mesign_certificate_chain,
                      MESIGN,
                      CERTIFICATE_CHAIN,
                      AdwBin)

GtkWidget *mesign_certificate_chain_new (void);
void mesign_certificate_chain_set_info (MesignCertificateChain *self,
                                        const MesignCertificateInfo *info);

G_END_DECLS
