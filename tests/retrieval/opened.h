/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-opened-message.h"

MesignOpenedMessage *opened_message_new (GBytes *octets);
MesignOpenedMessage *opened_message_new_from_file (const char *path);
