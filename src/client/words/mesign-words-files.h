/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MesignFileDeed:
 * @MESIGN_FILE_READ: a file that a person chose or dropped is read
 * @MESIGN_FILE_WRITE: a file is written where a person wanted it
 * @MESIGN_FILE_OPEN: a file is handed to the program that opens its kind
 *
 * What was about to be done with a file.
 */
typedef enum
{
  MESIGN_FILE_READ,
  MESIGN_FILE_WRITE,
  MESIGN_FILE_OPEN,
} MesignFileDeed;

char *mesign_words_file_error (const GError *error, MesignFileDeed deed);
const char *mesign_words_no_program (void);

G_END_DECLS
