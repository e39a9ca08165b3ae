/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "retrieval/mesign-retrieval.h"

G_BEGIN_DECLS

MesignRetrievalFinding *mesign_retrieval_finding_new (void);
void mesign_retrieval_finding_judge (MesignRetrievalFinding *self,
                                     MesignRetrievalTrust trust,
                                     const char *reason);

G_END_DECLS
