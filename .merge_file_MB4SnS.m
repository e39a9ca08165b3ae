# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Simplified Chinese of MeSign.
#
# Tone: plain office Chinese, without 您 where it can be done; full-width punctuation; “ ” for
# quotation; a space between Chinese and Latin words or numbers; no full stop where English has none.
#
# Glossary
#   account                帐户              authority (CA)         颁发机构
#   account page           帐户页面          authorization code     授权码
#   app password           应用专用密码      attachment             附件
#   body                   正文              Bcc                    密送
#   Cc                     抄送              certificate            证书
#   certificate order      证书订单          certificate provider   证书提供商
#   decrypt                解密              draft                  草稿
#   encrypt                加密              expired                已过期
#   fingerprint            指纹              flag                   标志
#   forward                转发              header field           标头字段
#   inbox                  收件箱            issuer                 颁发者
#   junk                   垃圾邮件          key ring               密钥环
#   keystore               密钥库            layer                  层
#   level                  级别              log in                 登录
#   mailbox (IMAP)         文件夹            mail store             邮件库
#   message, mail          邮件              outbox                 发件箱
#   passphrase             口令              password               密码
#   PFX                    PFX               private key            私钥
#   profile (of a person)  配置目录          profile (of a provider) 提供商档案
#   protection password    保护密码          quote                  引用
#   random code            随机码            recipient              收件人
#   reply                  答复              retrieval code         取回码
#   retrieval link         取回链接          retrieval mail         取回邮件
#   retrieval page         取回页面          revoked                已吊销
#   revocation list        吊销列表          sealed                 加密保存
#   sender                 发件人            sent                   已发送
#   server                 服务器            sign                   签名
#   signature              签名              signer                 签名者
#   subject (certificate)  使用者            subject (mail)         主题
#   sync                   同步              time stamp             时间戳
#   time-stamp authority   时间戳机构        trash                  废纸篓
#   trust anchor           信任锚            trusted                受信任
#   unlock                 解锁
#
msgid ""
msgstr ""
"Project-Id-Version: mesign 0.1.0\n"
"PO-Revision-Date: 2026-11-22 19:00+0800\n"
"Last-Translator: The MeSign developers\n"
"Language-Team: Chinese (Simplified)\n"
"Language: zh_CN\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

#, c-format
msgid "“%s” is missing or cannot be understood"
msgstr "“%s”缺失或无法识别"

#, c-format
msgid "There is no account “%s”."
msgstr "没有帐户“%s”。"

#, c-format
msgid ""
"The account file “%s” is damaged: %s. Its account is left out; the others "
"work."
msgstr "帐户文件“%s”已损坏：%s。该帐户已被略过，其他帐户不受影响。"

msgid "its name is not an account's id"
msgstr "文件名不是帐户标识"

#, c-format
msgid "There is no account for %s."
msgstr "没有 %s 的帐户。"

#, c-format
msgid "There is an account for %s already."
msgstr "%s 的帐户已存在。"

#, c-format
msgid "The account file “%s” cannot be removed: %s"
msgstr "无法删除帐户文件“%s”：%s"

#, c-format
msgid "The description of the mail servers cannot be understood: %s"
msgstr "无法识别邮件服务器的配置说明：%s"

msgid "it is something else"
msgstr "内容不是配置说明"

msgid "The description of the mail servers names none that are secured by TLS."
msgstr "邮件服务器的配置说明中没有受 TLS 保护的服务器。"

#, c-format
msgid ""
"%s wants an authorisation code (授权码) here, not your password. Switch on "
"IMAP in the settings of its web mail; it then gives you the code."
msgstr ""
"%s 在此处需要授权码，而不是登录密码。请在其网页邮箱的设置中开启 IMAP，届时会"
"给出授权码。"

#, c-format
msgid ""
"%s wants an app password here, not your usual one. You make it in the "
"security settings of your account there."
msgstr ""
"%s 在此处需要应用专用密码，而不是平时的密码。请在其帐户的安全设置中生成。"

#, c-format
msgid ""
"%s lets mail programs in only after IMAP is switched on in its web mail's "
"settings."
msgstr "需先在 %s 网页邮箱的设置中开启 IMAP，邮件程序才能登录。"

#, c-format
msgid ""
"%s takes no password from mail programs, only its own log-in page (OAuth 2)."
msgstr "%s 不接受邮件程序使用密码登录，只能通过其登录页面（OAuth 2）登录。"

#, c-format
msgid "“%s” is not a mail address. Write it as name@example.com."
msgstr "“%s”不是邮件地址。请写成 name@example.com 的形式。"

#, c-format
msgid ""
"No mail servers were found for %s. Ask whoever runs its mail for the names "
"of the IMAP and the SMTP server and type them in."
msgstr ""
"未找到 %s 的邮件服务器。请向邮件管理员询问 IMAP 和 SMTP 服务器的名称，然后手"
"动填写。"

#, c-format
msgid "Cannot create “%s”: %s"
msgstr "无法创建“%s”：%s"

#, c-format
msgid "Cannot write “%s”: %s"
msgstr "无法写入“%s”：%s"

#, c-format
msgid "“%s” is larger than %s"
msgstr "“%s”大于 %s"

#, c-format
msgid ""
"The settings in “%s” cannot be read: %s. Mend the file, or move it away to "
"begin with new ones."
msgstr "无法读取“%s”中的设置：%s。请修复该文件，或将其移走，以便使用新的设置。"

msgid "MeSign is closing."
msgstr "MeSign 正在关闭。"

#, c-format
msgid "Logged in to both servers. The account %s is kept."
msgstr "已登录两台服务器，帐户 %s 已保存。"

msgid "Password:"
msgstr "密码："

msgid "Your name"
msgstr "姓名"

msgid "NAME"
msgstr "名称"

msgid "imaps://host:port or imap+starttls://host:port"
msgstr "imaps://host:port 或 imap+starttls://host:port"

msgid "URL"
msgstr "URL"

msgid "smtps://host:port or smtp+starttls://host:port"
msgstr "smtps://host:port 或 smtp+starttls://host:port"

msgid "The name to log in with, if it is not the address"
msgstr "登录名，与邮件地址不同时使用"

msgid "The only authorities of these servers"
msgstr "对这些服务器仅信任此文件中的颁发机构"

msgid "PEM"
msgstr "PEM"

msgid "Read the password from FILE; - is standard input"
msgstr "从文件读取密码；- 表示标准输入"

msgid "FILE"
msgstr "文件"

msgid "Give both --imap and --smtp, or neither to have the servers found."
msgstr "请同时给出 --imap 和 --smtp，或都不给出，由程序自动查找服务器。"

msgid "Both servers take the log-in."
msgstr "两台服务器均可登录。"

msgid "Do not ask"
msgstr "不询问"

msgid ""
"Its mail is removed from this computer; on the server it stays. Remove the "
"account?"
msgstr "该帐户的邮件将从本机删除，服务器上的邮件会保留。是否删除帐户？"

msgid "The account is removed. Its certificates stay."
msgstr "帐户已删除，其证书仍保留。"

msgid "Those with a private key here"
msgstr "本机存有私钥的证书"

msgid "Other people's"
msgstr "他人的证书"

msgid "Authorities'"
msgstr "颁发机构的证书"

#, c-format
msgid "Name: %s"
msgstr "名称：%s"

#, c-format
msgid "Addresses: %s"
msgstr "邮件地址：%s"

#, c-format
msgid "Subject: %s"
msgstr "使用者：%s"

#, c-format
msgid "Issuer: %s"
msgstr "颁发者：%s"

#, c-format
msgid "Valid: %s to %s"
msgstr "有效期：%s 至 %s"

#, c-format
msgid "Level: %s"
msgstr "级别：%s"

#, c-format
msgid "Key: %s, %u bits"
msgstr "密钥：%s，%u 位"

#, c-format
msgid "Serial number: %s"
msgstr "序列号：%s"

#, c-format
msgid "SHA-256 fingerprint: %s"
msgstr "SHA-256 指纹：%s"

#, c-format
msgid "State: %s"
msgstr "状态：%s"

msgid "can sign"
msgstr "可用于签名"

msgid "kept, not offered for signing"
msgstr "已保存，不用于签名"

msgid "All of it was here already."
msgstr "所有内容均已存在。"

msgid "The password of the PFX; - is standard input"
msgstr "PFX 文件的密码；- 表示标准输入"

msgid "Refuse it unless it is for this address"
msgstr "仅当证书属于此地址时才导入"

msgid "ADDRESS"
msgstr "地址"

msgid "Password of the PFX:"
msgstr "PFX 文件的密码："

msgid "The file to write"
msgstr "要写入的文件"

msgid "With its private key, as a PFX"
msgstr "连同私钥导出为 PFX"

msgid "With old ciphers, for iPhones and appliances"
msgstr "使用旧式加密算法，供 iPhone 和各类设备使用"

msgid "The password to protect it with"
msgstr "用于保护文件的密码"

msgid "Say where to: --output FILE."
msgstr "请指定输出位置：--output 文件。"

msgid "Password for the PFX:"
msgstr "设置 PFX 文件的密码："

msgid "Exported."
msgstr "已导出。"

msgid ""
"Without its private key, mail encrypted to this certificate can never be "
"read again. Delete it?"
msgstr "失去私钥后，用此证书加密的邮件将永远无法再读取。是否删除？"

msgid "Deleted."
msgstr "已删除。"

#, c-format
msgid ""
"“%s” holds %u certificates. Name one, by its fingerprint or in a file of its "
"own."
msgstr "“%s”中有 %u 个证书。请用指纹指定其中一个，或将其单独存为一个文件。"

msgid "Trusted from now on."
msgstr "已设为受信任。"

msgid "Not trusted any more."
msgstr "已不再信任。"

msgid "The certificate to sign with"
msgstr "用于签名的证书"

msgid "FINGERPRINT"
msgstr "指纹"

msgid "The certificate others encrypt to"
msgstr "供他人加密所用的证书"

msgid "Say which: --sign FINGERPRINT, --encrypt FINGERPRINT, or both."
msgstr "请指定证书：--sign 指纹、--encrypt 指纹，或两者都指定。"

msgid "Chosen."
msgstr "已选定。"

msgid "--from takes one address."
msgstr "--from 只接受一个地址。"

#, c-format
msgid "“%s” is not text in UTF-8. Convert it first."
msgstr "“%s”不是 UTF-8 文本。请先转换编码。"

msgid "Sent."
msgstr "已发送。"

#, c-format
msgid ""
"Not sent yet. It stays in the outbox, and the next sync tries again. The "
"reason: %s"
msgstr "尚未发送。邮件保留在发件箱中，下次同步时重试。原因：%s"

msgid "The mail waits in the outbox and is sent at the next sync."
msgstr "邮件已放入发件箱，将在下次同步时发送。"

msgid "Saved as a draft. The server has it after the next sync."
msgstr "已存为草稿，下次同步后上传到服务器。"

msgid "Who writes"
msgstr "发件人"

msgid "To whom; may be given again"
msgstr "收件人；可多次给出"

msgid "Who gets a copy; may be given again"
msgstr "抄送；可多次给出"

msgid "Who gets a copy unseen; may be given again"
msgstr "密送；可多次给出"

msgid "Reply to this message"
msgstr "答复此邮件"

msgid "ID|FILE"
msgstr "编号|文件"

msgid "Forward this message"
msgstr "转发此邮件"

msgid "Reply to everybody"
msgstr "答复所有人"

msgid "Do not quote the message"
msgstr "不引用原邮件"

msgid "The subject"
msgstr "主题"

msgid "TEXT"
msgstr "文本"

msgid "The text; - is standard input"
msgstr "正文；- 表示标准输入"

msgid "The text as HTML, too"
msgstr "同时提供 HTML 正文"

msgid "Attach a file; may be given again"
msgstr "附加文件；可多次给出"

msgid "Sign, or do not send"
msgstr "签名，无法签名则不发送"

msgid "Do not sign"
msgstr "不签名"

msgid "Sign with the text inside the signature"
msgstr "将正文封装在签名之内"

msgid "Encrypt, or do not send"
msgstr "加密，无法加密则不发送"

msgid "Do not encrypt"
msgstr "不加密"

msgid "Have the signature time-stamped"
msgstr "为签名加盖时间戳"

msgid "Leave subject and addresses unprotected"
msgstr "不保护主题和地址"

msgid "Save as a draft"
msgstr "存为草稿"

msgid "Write the message to FILE"
msgstr "将邮件写入文件"

msgid "Send the message"
msgstr "发送邮件"

msgid "Say who writes: --from ADDRESS."
msgstr "请指定发件人：--from 地址。"

msgid "Say what to do with it: --send, --draft, or --output FILE."
msgstr "请指定如何处理邮件：--send、--draft 或 --output 文件。"

msgid "These options contradict each other."
msgstr "这些选项相互矛盾。"

#, c-format
msgid "The message has no part %s. Without --part, the parts are listed."
msgstr "邮件中没有部分 %s。不带 --part 运行可列出各部分。"

#. Translators: the name of a header field, then what it says
#, c-format
msgid "%s: %s"
msgstr "%s：%s"

#, c-format
msgid "Signature: %s"
msgstr "签名：%s"

msgid "From"
msgstr "发件人"

msgid "To"
msgstr "收件人"

msgid "Cc"
msgstr "抄送"

msgid "Subject"
msgstr "主题"

msgid "Date"
msgstr "日期"

#, c-format
msgid "Encryption: %s"
msgstr "加密：%s"

#, c-format
msgid "Warning: %s"
msgstr "警告：%s"

#, c-format
msgid "Attachment %s: %s (%s)"
msgstr "附件 %s：%s（%s）"

msgid "The octets as they lie on the server"
msgstr "服务器上的原始数据"

msgid "The HTML of the body instead of its text"
msgstr "显示正文的 HTML 而非文本"

msgid "Save part N"
msgstr "保存第 N 部分"

msgid "N"
msgstr "N"

msgid "Where to save it; - is standard output"
msgstr "保存位置；- 表示标准输出"

msgid "Judge signatures at this time"
msgstr "按此时间判断签名"

msgid "TIME"
msgstr "时间"

msgid "Trust this and no other; may be given again"
msgstr "仅信任此证书；可多次给出"

msgid "Decrypt with this, too; may be given again"
msgstr "同时用此密钥解密；可多次给出"

msgid "PFX"
msgstr "PFX"

msgid "The password of all keys given"
msgstr "所给全部密钥的密码"

msgid "Ask the authorities about revocations first"
msgstr "先向颁发机构查询吊销状态"

msgid "--part N and --output FILE go together."
msgstr "--part N 和 --output 文件须同时给出。"

#, c-format
msgid ""
"There is no mailbox “%s”. “mesignctl mailbox list” shows those there are."
msgstr "没有文件夹“%s”。运行“mesignctl mailbox list”可查看现有文件夹。"

msgid "The mailbox"
msgstr "文件夹"

msgid "The account, if there are several"
msgstr "帐户，有多个帐户时使用"

msgid "At most so many, newest first (50)"
msgstr "最多显示的数量，最新的在前（默认 50）"

msgid "Say which mailbox: --mailbox NAME; --limit is at least 1."
msgstr "请指定文件夹：--mailbox 名称；--limit 至少为 1。"

#, c-format
msgid ""
"“%s” is no message's number. “mesignctl message list” shows the numbers."
msgstr "“%s”不是邮件编号。运行“mesignctl message list”可查看编号。"

#, c-format
msgid ""
"“%s” is no change of a flag. Write +seen, -seen, +flagged, +answered, "
"+draft, +junk …"
msgstr ""
"“%s”不是有效的标志更改。请写 +seen、-"
"seen、+flagged、+answered、+draft、+junk 等。"

msgid "Done here. The server hears of it at the next sync."
msgstr "已在本机完成，下次同步时通知服务器。"

msgid "Keep passwords in a file, where there is no key ring"
msgstr "没有密钥环时，将密码保存在文件中"

#, c-format
msgid "The profile is ready in %s."
msgstr "配置目录已就绪：%s。"

#, c-format
msgid "“%s” may send retrieval mail from %s, and codes go to %s."
msgstr "“%s”可从 %s 发送取回邮件，取回码会提交到 %s。"

#, c-format
msgid " Its pages are secured by an authority of its own, %s."
msgstr " 其网页由自有的颁发机构保护，指纹为 %s。"

msgid "Add this provider?"
msgstr "是否添加此证书提供商？"

msgid "Added."
msgstr "已添加。"

msgid "The profile is in order."
msgstr "档案没有问题。"

#, c-format
msgid "“%s” is no number. “mesignctl retrieval list” shows the numbers."
msgstr "“%s”不是编号。运行“mesignctl retrieval list”可查看编号。"

#, c-format
msgid "Address: %s"
msgstr "邮件地址：%s"

#, c-format
msgid "Provider: %s"
msgstr "证书提供商：%s"

#, c-format
msgid "Order: %s"
msgstr "订单：%s"

#, c-format
msgid "Retrieval link: %s"
msgstr "取回链接：%s"

#, c-format
msgid "Retrieval code: %s"
msgstr "取回码：%s"

#, c-format
msgid "Protection password: %s"
msgstr "保护密码：%s"

msgid "Forgotten."
msgstr "记录已清除。"

msgid "In this account only"
msgstr "仅在此帐户中搜索"

msgid "At most so many, newest first (100)"
msgstr "最多显示的数量，最新的在前（默认 100）"

msgid "--limit is at least 1."
msgstr "--limit 至少为 1。"

#, c-format
msgid "%s: %u new, %u changed, %u gone"
msgstr "%s：新增 %u，更改 %u，移除 %u"

#, c-format
msgid "%u mail sent"
msgid_plural "%u mails sent"
msgstr[0] "已发送 %u 封邮件"

#, c-format
msgid "%u mail is still in the outbox"
msgid_plural "%u mails are still in the outbox"
msgstr[0] "发件箱中还有 %u 封邮件"

#, c-format
msgid "The server refused %u change; it was taken back"
msgid_plural "The server refused %u changes; they were taken back"
msgstr[0] "服务器拒绝了 %u 项更改，已在本机撤回"

#, c-format
msgid "Up to date after %.1f s."
msgstr "已是最新，用时 %.1f 秒。"

msgid "Look at this mailbox only"
msgstr "仅同步此文件夹"

msgid "Which bodies to fetch: all, recent or none"
msgstr "要下载的正文：all（全部）、recent（最近）或 none（不下载）"

msgid "WHICH"
msgstr "范围"

msgid "--bodies takes all, recent or none."
msgstr "--bodies 只接受 all、recent 或 none。"

msgid "Make a profile"
msgstr "建立配置目录"

msgid "Log in and keep the account"
msgstr "登录并保存帐户"

msgid "List the accounts"
msgstr "列出帐户"

msgid "Log in to both servers of an account"
msgstr "试登录帐户的两台服务器"

msgid "Remove an account and its mail from this computer"
msgstr "从本机删除帐户及其邮件"

msgid "[ADDRESS]"
msgstr "[地址]"

msgid "Bring the mail up to date and send what waits"
msgstr "同步邮件，并发送待发邮件"

msgid "List the mailboxes"
msgstr "列出文件夹"

msgid "--mailbox NAME"
msgstr "--mailbox 名称"

msgid "List the messages of a mailbox"
msgstr "列出文件夹中的邮件"

msgid "ID|FILE|-"
msgstr "编号|文件|-"

msgid "Open a message and judge it"
msgstr "打开邮件，并检查签名与加密"

msgid "ID +FLAG… -FLAG…"
msgstr "编号 +标志… -标志…"

msgid "Set and take away flags"
msgstr "添加或去除标志"

msgid "ID MAILBOX"
msgstr "编号 文件夹"

msgid "Move a message"
msgstr "移动邮件"

msgid "ID"
msgstr "编号"

msgid "Move a message to the trash, or out of it for good"
msgstr "将邮件移到废纸篓；已在其中的则永久删除"

msgid "QUERY"
msgstr "搜索条件"

msgid "Search in all mail"
msgstr "搜索全部邮件"

msgid "--from ADDRESS --to ADDRESS… --subject TEXT"
msgstr "--from 地址 --to 地址… --subject 文本"

msgid "Write a message, and send it"
msgstr "撰写并发送邮件"

msgid "List certificates"
msgstr "列出证书"

msgid "FINGERPRINT|FILE"
msgstr "指纹|文件"

msgid "Show a certificate"
msgstr "显示证书"

msgid "Import a PFX or certificates"
msgstr "导入 PFX 或证书"

msgid "FINGERPRINT --output FILE"
msgstr "指纹 --output 文件"

msgid "Export a certificate, or with its key as a PFX"
msgstr "导出证书，或连同私钥导出为 PFX"

msgid "Delete a certificate and its key"
msgstr "删除证书及其私钥"

msgid "Trust a certificate as an authority"
msgstr "将证书作为颁发机构加以信任"

msgid "Never trust a certificate"
msgstr "永不信任某个证书"

msgid "ADDRESS --sign FINGERPRINT --encrypt FINGERPRINT"
msgstr "地址 --sign 指纹 --encrypt 指纹"

msgid "Choose the certificates of an address"
msgstr "选定某个地址所用的证书"

msgid "List the ways to certificates"
msgstr "列出证书取回流程"

msgid "Show one, with link and code"
msgstr "显示某个取回流程，包括链接和取回码"

msgid "Forget one"
msgstr "清除某个取回流程的记录"

msgid "List the certificate providers known"
msgstr "列出已知的证书提供商"

msgid "FILE.provider"
msgstr "文件.provider"

msgid "Add a provider's profile"
msgstr "添加证书提供商档案"

msgid "FILE.provider [MESSAGE…]"
msgstr "文件.provider [邮件…]"

msgid "Check a profile, and what it makes of messages"
msgstr "检查提供商档案，以及用它识别邮件的结果"

msgid ""
"Usage: mesignctl [--profile DIR] [--json] [--verbose] COMMAND\n"
"\n"
msgstr ""
"用法：mesignctl [--profile 目录] [--json] [--verbose] 命令\n"
"\n"

msgid ""
"\n"
"“mesignctl COMMAND --help” tells the options of a command.\n"
msgstr ""
"\n"
"运行“mesignctl 命令 --help”可查看该命令的选项。\n"

#, c-format
msgid "After “%s” comes one of these: %s."
msgstr "“%s”之后须是以下命令词之一：%s。"

#, c-format
msgid "“%s” is not a command of mesignctl."
msgstr "没有命令“%s”。"

msgid "Say what to do."
msgstr "请指定要执行的命令。"

msgctxt "state"
msgid "none"
msgstr "无"

msgctxt "state"
msgid "valid"
msgstr "有效"

msgctxt "state"
msgid "untrusted"
msgstr "不受信任"

msgctxt "state"
msgid "expired"
msgstr "已过期"

msgctxt "state"
msgid "revoked"
msgstr "已吊销"

msgctxt "state"
msgid "mismatch"
msgstr "与发件人不符"

msgctxt "state"
msgid "partial"
msgstr "仅部分签名"

msgctxt "state"
msgid "invalid"
msgstr "无效"

msgctxt "state"
msgid "unsupported"
msgstr "不支持"

msgctxt "state"
msgid "decrypted"
msgstr "已解密"

msgctxt "state"
msgid "no-key"
msgstr "没有密钥"

msgctxt "state"
msgid "failed"
msgstr "失败"

msgctxt "state"
msgid "not-opened"
msgstr "未打开"

msgctxt "state"
msgid "trusted"
msgstr "受信任"

msgctxt "state"
msgid "distrusted"
msgstr "已设为不信任"

msgctxt "state"
msgid "unknown"
msgstr "未知"

msgctxt "state"
msgid "no-path"
msgstr "找不到颁发机构"

msgctxt "state"
msgid "unknown-root"
msgstr "颁发机构未知"

msgctxt "state"
msgid "purpose"
msgstr "用途不符"

msgctxt "state"
msgid "key-usage"
msgstr "密钥用法不符"

msgctxt "state"
msgid "name-constraints"
msgstr "超出名称限制"

msgctxt "state"
msgid "weak-algorithm"
msgstr "算法过弱"

msgctxt "state"
msgid "not-yet-valid"
msgstr "尚未生效"

msgctxt "state"
msgid "malformed"
msgstr "格式错误"

msgctxt "state"
msgid "no-signer"
msgstr "没有签名者"

msgctxt "state"
msgid "bad-signature"
msgstr "签名错误"

msgctxt "state"
msgid "locked"
msgstr "已锁定"

msgctxt "state"
msgid "inbox"
msgstr "收件箱"

msgctxt "state"
msgid "drafts"
msgstr "草稿"

msgctxt "state"
msgid "sent"
msgstr "已发送"

msgctxt "state"
msgid "archive"
msgstr "归档"

msgctxt "state"
msgid "junk"
msgstr "垃圾邮件"

msgctxt "state"
msgid "trash"
msgstr "废纸篓"

msgctxt "state"
msgid "all"
msgstr "全部邮件"

msgctxt "state"
msgid "flagged"
msgstr "已标记"

msgctxt "state"
msgid "queued"
msgstr "等待发送"

msgctxt "state"
msgid "sending"
msgstr "正在发送"

msgctxt "state"
msgid "data-sent"
msgstr "已提交"

msgctxt "state"
msgid "filed"
msgstr "已存入文件夹"

msgctxt "state"
msgid "uncertain"
msgstr "结果不明"

msgctxt "state"
msgid "refused"
msgstr "被拒绝"

msgctxt "state"
msgid "bought"
msgstr "已购买"

msgctxt "state"
msgid "assigned"
msgstr "已分配"

msgctxt "state"
msgid "link"
msgstr "取回链接"

msgctxt "state"
msgid "code"
msgstr "取回码"

msgctxt "state"
msgid "link-and-code"
msgstr "取回链接和取回码"

msgctxt "state"
msgid "pfx"
msgstr "PFX"

msgctxt "state"
msgid "ready"
msgstr "就绪"

msgctxt "state"
msgid "retrieving"
msgstr "正在取回"

msgctxt "state"
msgid "submitted"
msgstr "已提交"

msgctxt "state"
msgid "issued"
msgstr "已签发"

msgctxt "state"
msgid "imported"
msgstr "已导入"

msgctxt "state"
msgid "in-use"
msgstr "已启用"

msgctxt "state"
msgid "automatic"
msgstr "自动"

msgctxt "state"
msgid "ask"
msgstr "需确认"

#. Translators: a state, then why it is so: "untrusted, no-path"
#, c-format
msgid "%s, %s"
msgstr "%s，%s"

msgid "Keep everything under DIR"
msgstr "将所有数据存放在此目录下"

msgid "DIR"
msgstr "目录"

msgid "Print one JSON document"
msgstr "输出一个 JSON 文档"

msgid "Say more on standard error"
msgstr "在标准错误中输出更多信息"

msgid "Print the version"
msgstr "显示版本"

#, c-format
msgid "This is how it goes: mesignctl %s %s"
msgstr "用法：mesignctl %s %s"

msgid "Standard input holds more than is accepted."
msgstr "标准输入的内容超出上限。"

msgid ""
"A password is needed. Give --password-file FILE, or run this on a terminal."
msgstr "需要密码。请给出 --password-file 文件，或在终端中运行。"

#. Translators: what follows the question; "y" is what to type for yes.
msgid "[y/N]"
msgstr "[y/N]"

#, c-format
msgid "%s Nothing was done. Add --yes to do it."
msgstr "%s未执行任何操作。如要执行，请加上 --yes。"

#, c-format
msgid ""
"“%s” is no time. Write 2026-01-31, 2026-01-31T12:00:00Z, or seconds since "
"1970."
msgstr ""
"“%s”不是时间。请写成 2026-01-31、2026-01-31T12:00:00Z 或自 1970 年起的秒数。"

#, c-format
msgid ""
"There is no account %s here. “mesignctl account list” shows those there are."
msgstr "没有帐户 %s。运行“mesignctl account list”可查看现有帐户。"

msgid "There is no account yet. Add one with “mesignctl account add ADDRESS”."
msgstr "尚无帐户。请用“mesignctl account add 地址”添加。"

msgid "There are several accounts. Say which one you mean."
msgstr "有多个帐户。请指定其中一个。"

#. Translators: a command, such as mesignctl compose
#, c-format
msgid "“%s --help” tells more.\n"
msgstr "运行“%s --help”可查看详情。\n"

msgid "The encrypted part of the message is damaged"
msgstr "邮件的加密部分已损坏"

#, c-format
msgid ""
"The certificate of %s has a key of a kind this program cannot encrypt to"
msgstr "%s 的证书所用的密钥类型不支持加密"

#, c-format
msgid "The key in the certificate of %s is too weak to encrypt to"
msgstr "%s 的证书密钥强度不足，不能用于加密"

#, c-format
msgid "The certificate of %s is not meant for encryption"
msgstr "%s 的证书不能用于加密"

#, c-format
msgid "The message could not be encrypted to %s"
msgstr "无法为 %s 加密邮件"

msgid "There is nobody to encrypt the message to"
msgstr "没有可为其加密的收件人"

msgid "The message could not be encrypted"
msgstr "无法加密邮件"

msgid "This program cannot sign mail with a key of this kind"
msgstr "不支持使用此类密钥签名邮件"

msgid "The key of the certificate is too weak to sign with"
msgstr "证书的密钥强度不足，不能用于签名"

msgid "The message could not be signed"
msgstr "无法签名邮件"

msgid "There is no signature to stamp"
msgstr "没有可加盖时间戳的签名"

msgid "The time stamp could not be added"
msgstr "无法添加时间戳"

msgid "The signature carries too many certificates"
msgstr "签名中的证书过多"

msgid "There are too many signatures"
msgstr "签名过多"

msgid "The signed content could not be checked"
msgstr "无法检查已签名的内容"

msgid "This part of the message is not a signature"
msgstr "邮件的此部分不是签名"

msgid "The S/MIME part of the message is damaged"
msgstr "邮件的 S/MIME 部分已损坏"

msgid "The S/MIME part of the message could not be made"
msgstr "无法生成邮件的 S/MIME 部分"

msgid "The compressed part of the message is damaged"
msgstr "邮件的压缩部分已损坏"

msgid "The compressed part of the message is too large"
msgstr "邮件的压缩部分过大"

msgid "The message is compressed in a way this program does not know"
msgstr "邮件使用了不支持的压缩方式"

msgid "The revocation list is damaged"
msgstr "吊销列表已损坏"

msgid "The revocation list is out of date"
msgstr "吊销列表已过时"

msgid "The revocation list does not come from the authority"
msgstr "吊销列表并非来自该颁发机构"

msgid "The revocation list does not speak of this certificate"
msgstr "吊销列表未涵盖此证书"

msgid "The private key does not belong to this certificate"
msgstr "私钥与此证书不匹配"

msgid "The question about revocation could not be made"
msgstr "无法生成吊销状态查询请求"

msgid "The answer about revocation is damaged"
msgstr "吊销状态的答复已损坏"

msgid "The authority did not answer the question about revocation"
msgstr "颁发机构未答复吊销状态查询"

msgid "The answer about revocation is for another certificate"
msgstr "吊销状态的答复针对的是另一个证书"

msgid "The answer about revocation is out of date"
msgstr "吊销状态的答复已过时"

msgid "The answer about revocation does not come from the authority"
msgstr "吊销状态的答复并非来自该颁发机构"

msgid "The password has characters that cannot be used in a file"
msgstr "密码中含有不能用于文件的字符"

msgid "The PFX file could not be made"
msgstr "无法生成 PFX 文件"

msgid "The file is protected in a way this program does not know"
msgstr "文件使用了不支持的保护方式"

msgid "The file is protected in a way that would take too long to check"
msgstr "文件的保护方式需要过长时间才能验证"

msgid ""
"The file is not a PFX (PKCS #12) file, or it is damaged or incomplete. Get "
"it again from where it came from"
msgstr "文件不是 PFX（PKCS #12）文件，或已损坏、不完整。请从原处重新获取"

msgid "The password is wrong"
msgstr "密码错误"

msgid "The file uses an algorithm this program does not know"
msgstr "文件使用了不支持的算法"

msgid "The file holds more than this program accepts"
msgstr "文件内容超出上限"

msgid ""
"The password is wrong or the file is damaged; the file does not tell which"
msgstr "密码错误或文件已损坏；从文件本身无法判断是哪一种"

msgid "The file holds a private key without its certificate"
msgstr "文件中有私钥，但没有对应的证书"

msgid "The private key is of a kind this program does not know"
msgstr "不支持此类私钥"

msgid "The private key is damaged"
msgstr "私钥已损坏"

msgid "The private key cannot be stored"
msgstr "无法保存私钥"

msgid "The data could not be sealed"
msgstr "无法加密保存数据"

msgid "The data was sealed by a newer version of this program"
msgstr "数据由更新版本的程序加密保存"

msgid "The sealed data is damaged"
msgstr "加密保存的数据已损坏"

msgid "The sealed data was altered, or this is not its key"
msgstr "加密保存的数据被改动，或密钥不符"

msgid "A key could not be derived"
msgstr "无法派生密钥"

msgid "The passphrase was stretched in a way this program refuses"
msgstr "口令的派生参数不被接受"

msgid "There is not enough memory to check the passphrase"
msgstr "内存不足，无法验证口令"

msgid "The time stamp could not be asked for"
msgstr "无法生成时间戳请求"

msgid "The answer of the time-stamp authority is damaged"
msgstr "时间戳机构的答复已损坏"

msgid "The time-stamp authority refused to stamp the message"
msgstr "时间戳机构拒绝为邮件加盖时间戳"

msgid "The time stamp is for something else"
msgstr "时间戳针对的是其他内容"

msgid "The file is too large to be a file of certificates"
msgstr "文件过大，不是证书文件"

msgid "The file holds no certificate, or it is damaged"
msgstr "文件中没有证书，或已损坏"

msgid "The file holds too many certificates"
msgstr "文件中的证书过多"

msgid "The certificate is damaged"
msgstr "证书已损坏"

msgid "This is not a certificate, or it is damaged"
msgstr "这不是证书，或已损坏"

msgid "The database is closed"
msgstr "数据库已关闭"

msgid "Another program is using the database; try again in a moment"
msgstr "另一程序正在使用数据库；请稍后重试"

msgid "There is no space left on the disk; free some and try again"
msgstr "磁盘空间已满；请腾出空间后重试"

msgid "The database is damaged"
msgstr "数据库已损坏"

msgid ""
"The database cannot be read or written; check the disk and the permissions"
msgstr "无法读写数据库；请检查磁盘和权限"

msgid "The database refused a request"
msgstr "数据库拒绝了请求"

msgid "The work was cancelled"
msgstr "操作已取消"

#, c-format
msgid ""
"A newer version of MeSign has written this database (version %d, known is "
"%d). Install that version again to use it"
msgstr ""
"此数据库由更新版本的 MeSign 写入（版本 %d，当前支持 %d）。请重新安装该版本后"
"使用"

#, c-format
msgid "“%s” is not the address of an IMAP server. Write imaps://host:port."
msgstr "“%s”不是 IMAP 服务器地址。请写成 imaps://host:port 的形式。"

#, c-format
msgid "“%s” is not the address of an SMTP server. Write smtps://host:port."
msgstr "“%s”不是 SMTP 服务器地址。请写成 smtps://host:port 的形式。"

#, c-format
msgid "The servers of %s are not known for sure. Enter them by hand."
msgstr "无法确定 %s 的服务器。请手动填写。"

msgid "There is no such message any more."
msgstr "该邮件已不存在。"

msgid "A message cannot be moved to a mailbox of another account."
msgstr "无法将邮件移动到其他帐户的文件夹。"

#, c-format
msgid "“%s” is no mail address. Write it as name@example.org."
msgstr "“%s”不是邮件地址。请写成 name@example.org 的形式。"

#, c-format
msgid "Several certificates begin with “%s”. Give more of the fingerprint."
msgstr "有多个证书的指纹以“%s”开头。请给出更长的指纹。"

#, c-format
msgid "There is no certificate with the fingerprint “%s”."
msgstr "没有指纹为“%s”的证书。"

#, c-format
msgid "The file holds no certificate for %s. Nothing was imported."
msgstr "文件中没有 %s 的证书。未导入任何内容。"

msgid "There is no key yet to keep private things with."
msgstr "尚无用于保护私密数据的密钥。"

msgid "The keystore is locked. Unlock it first."
msgstr "密钥库已锁定。请先解锁。"

msgid "No time-stamp authority is set. Set one, or send without a time stamp."
msgstr "未设置时间戳机构。请设置一个，或不带时间戳发送。"

#, c-format
msgid "%s wrote:"
msgstr "%s 写道："

#. Translators: who wrote what is quoted; a date, then a name
#, c-format
msgid "On %s, %s wrote:"
msgstr "%s，%s 写道："

msgid "Forwarded message"
msgstr "转发邮件"

msgid "The profile is not open."
msgstr "配置目录未打开。"

msgid "The mail with the certificate has not come yet."
msgstr "证书邮件尚未到达。"

msgid "The mail does not hold the certificate any more."
msgstr "邮件中已没有证书。"

msgid ""
"The password of this certificate is not kept here. Enter the one that was "
"set on the provider's page."
msgstr "此证书的密码未保存在本机。请输入在提供商页面上设置的密码。"

#, c-format
msgid "The certificate for %s was not imported by itself: %s"
msgstr "未能自动导入 %s 的证书：%s"

msgid "The mail has no writer."
msgstr "邮件没有发件人。"

msgid ""
"The account has no mailbox for drafts. Synchronize it, or create one named "
"Drafts."
msgstr "该帐户没有草稿文件夹。请同步帐户，或新建名为 Drafts 的文件夹。"

msgid ""
"Another MeSign works with this profile and is the one that talks to the "
"servers. Let it do this, or close it and try again."
msgstr ""
"另一个 MeSign 正在使用此配置目录，并负责与服务器通信。请在其中执行此操作，或"
"将其关闭后重试。"

msgid "The store of certificates was damaged and was taken from its backup."
msgstr "证书库已损坏，现已从备份恢复。"

msgid "There is no such account any more."
msgstr "该帐户已不存在。"

msgid "There is no account yet. Add one first."
msgstr "尚无帐户。请先添加。"

msgid "The account this belongs to is no longer there."
msgstr "所属的帐户已不存在。"

msgid ""
"The key ring does not hold the key of your private keys. Unlock them with "
"your passphrase, or restore the key ring."
msgstr "密钥环中没有保护私钥的密钥。请用口令解锁私钥，或恢复密钥环。"

msgid "MeSign: the key of your private keys"
msgstr "MeSign：保护私钥的密钥"

#, c-format
msgid "There is no password for %s in the key ring. Enter it again."
msgstr "密钥环中没有 %s 的密码。请重新输入。"

#, c-format
msgid ""
"The file with your passwords, “%s”, is damaged. Mend it, or put a backup of "
"yours in its place."
msgstr "保存密码的文件“%s”已损坏。请修复该文件，或用备份替换。"

msgid "The key ring with your passwords is locked. Unlock it and try again."
msgstr "保存密码的密钥环已锁定。请解锁后重试。"

msgid ""
"There is no key ring here to keep passwords in. Log in to a desktop session, "
"start a Secret Service such as gnome-keyring, or make a profile with plain "
"secrets."
msgstr ""
"没有可保存密码的密钥环。请登录桌面会话，启动 gnome-keyring 等 Secret Service "
"服务，或建立使用明文密码文件的配置目录。"

#. Translators: a host, then the server's own words
#, c-format
msgid "%s does not accept the user name and password. It says: %s"
msgstr "%s 不接受此用户名和密码。服务器答复：%s"

#. Translators: a host, then the server's own words
#, c-format
msgid "%s refused. It says: %s"
msgstr "%s 拒绝了请求。服务器答复：%s"

#, c-format
msgid "%s sent something that cannot be read. The connection was closed."
msgstr "%s 发来了无法识别的内容。连接已关闭。"

#. Translators: a host, then the server's own words
#, c-format
msgid "%s does not understand MeSign. It says: %s"
msgstr "%s 无法识别 MeSign 的请求。服务器答复：%s"

#. Translators: a host, then the server's own words
#, c-format
msgid "%s ended the connection. It says: %s"
msgstr "%s 结束了连接。服务器答复：%s"

#, c-format
msgid "The connection to %s has ended."
msgstr "与 %s 的连接已结束。"

#, c-format
msgid "%s does not say what changed."
msgstr "%s 未说明发生了哪些更改。"

#, c-format
msgid "The message is not on %s any more."
msgstr "邮件已不在 %s 上。"

msgid "The message is too large to be opened."
msgstr "邮件过大，无法打开。"

#, c-format
msgid "%s cannot remove single messages."
msgstr "%s 不支持删除单封邮件。"

msgid "The message holds octets that cannot be stored on the server."
msgstr "邮件中含有无法保存到服务器的数据。"

#, c-format
msgid ""
"%s offers no secure connection on this port. Choose TLS and port 993 in the "
"account."
msgstr "%s 在此端口不提供安全连接。请在帐户中选择 TLS 和端口 993。"

#, c-format
msgid "%s offers no way to log in that MeSign knows."
msgstr "%s 未提供 MeSign 支持的登录方式。"

#, c-format
msgid "The way your private keys are locked is not one this version knows: %s"
msgstr "此版本不支持锁定私钥的方式：%s"

msgid "The key that protects your private keys is damaged."
msgstr "保护私钥的密钥已损坏。"

#, c-format
msgid ""
"There is no certificate with the fingerprint %s here. Look at the list of "
"certificates."
msgstr "没有指纹为 %s 的证书。请查看证书列表。"

#, c-format
msgid ""
"The certificate in this file names no mail address, so it is not one for %s. "
"Nothing was imported."
msgstr "此文件中的证书不含邮件地址，因此不是 %s 的证书。未导入任何内容。"

#, c-format
msgid ""
"The certificate in this file is for %s, not for %s. Nothing was imported. "
"Import it for that address, or take the file that belongs to this one."
msgstr ""
"此文件中的证书属于 %s，而不是 %s。未导入任何内容。请为该证书的地址导入，或改"
"用与此地址对应的文件。"

msgid ""
"There is no private key in this file, so nothing can be signed or decrypted "
"with it. Export it again together with the private key."
msgstr "此文件中没有私钥，无法用于签名或解密。请连同私钥重新导出。"

msgid "There is no such certificate order here. It may have been forgotten."
msgstr "没有该证书订单，其记录可能已被清除。"

#, c-format
msgid "There is no certificate of yours to sign with as %s. Get or import one."
msgstr "没有可用于以 %s 签名的证书。请获取或导入证书。"

#, c-format
msgid ""
"There is no certificate of yours others could encrypt to for %s. Get or "
"import one."
msgstr "%s 没有可供他人加密所用的证书。请获取或导入证书。"

msgid ""
"You do not have the private key of this certificate. Import the PFX file it "
"came in."
msgstr "没有此证书的私钥。请导入证书所在的 PFX 文件。"

#, c-format
msgid "This certificate cannot be used so for %s. Choose one for that address."
msgstr "此证书不能用于 %s。请选择属于该地址的证书。"

msgid "its parts do not fit"
msgstr "各部分不相符"

#, c-format
msgid ""
"The file with your certificates and private keys is damaged (%s), and there "
"is no good copy of it. Nothing was changed. Put a backup of yours in the "
"place of “%s”, or move that file and “%s” away to begin anew and import your "
"certificates again."
msgstr ""
"保存证书和私钥的文件已损坏（%s），且没有完好的副本。未做任何更改。请用备份替"
"换“%s”；或将该文件和“%s”移走，重新开始并再次导入证书。"

msgid "it is gone"
msgstr "文件已丢失"

#, c-format
msgid "The file with your certificates cannot be opened: %s"
msgstr "无法打开保存证书的文件：%s"

msgid "Your private keys are locked. Unlock them and try again."
msgstr "私钥已锁定。请解锁后重试。"

msgid ""
"There is no protection for private keys yet. Choose how to protect them "
"first."
msgstr "尚未设置私钥的保护方式。请先选择保护方式。"

msgid "There is no such way to unlock your private keys."
msgstr "没有这种解锁私钥的方式。"

msgid ""
"This is the last way to unlock your private keys. Add another one before you "
"remove it."
msgstr "这是最后一种解锁私钥的方式。请先添加另一种再将其删除。"

msgid "This is not the passphrase of your private keys. Try again."
msgstr "私钥口令错误。请重试。"

msgid ""
"The key ring does not hold the key of your private keys any more. Unlock "
"them with your passphrase, or restore the key ring."
msgstr "密钥环中已没有保护私钥的密钥。请用口令解锁私钥，或恢复密钥环。"

msgid "This decision was taken back before."
msgstr "该信任设置此前已撤销。"

msgid ""
"The file with your certificates is damaged. Close the program and open it "
"again: it will then go back to the last good copy."
msgstr ""
"保存证书的文件已损坏。请关闭程序后重新打开，届时会恢复到最近一次完好的副本。"

msgid ""
"The file with your certificates was written by a newer version of MeSign. "
"Update MeSign to use it."
msgstr "保存证书的文件由更新版本的 MeSign 写入。请更新 MeSign 后使用。"

msgid ""
"The file with your certificates cannot be read or written. Look whether the "
"disk is full or the folder is read-only."
msgstr "无法读写保存证书的文件。请检查磁盘是否已满、目录是否只读。"

#, c-format
msgid "“%s” is not a mail address. Write it like name@example.com."
msgstr "“%s”不是邮件地址。请写成 name@example.com 的形式。"

#. Translators: the name of a file that came without one; its extension follows.
msgid "attachment"
msgstr "附件"

msgid "This is not a mail message: it does not start with a mail header."
msgstr "这不是邮件：开头没有邮件标头。"

#, c-format
msgid "This message has no part “%s”."
msgstr "此邮件没有部分“%s”。"

#, c-format
msgid ""
"“%s” is not a mail server's address. Write imaps://host:port, "
"imap+starttls://host:port, smtps://host:port or smtp+starttls://host:port."
msgstr ""
"“%s”不是邮件服务器地址。请写成 imaps://host:port、imap+starttls://host:port、"
"smtps://host:port 或 smtp+starttls://host:port 的形式。"

#, c-format
msgid ""
"%s sent an answer that is larger than what was asked for can be. The "
"connection was closed."
msgstr "%s 的答复超出了所请求内容可能的大小。连接已关闭。"

#, c-format
msgid ""
"MeSign does not open %s: it is not an address on the public network that is "
"reached securely."
msgstr "MeSign 不会打开 %s：它不是公网上可安全访问的地址。"

#. Translators: a host, then a reason in English
#, c-format
msgid "%s gave no usable answer (%s)."
msgstr "%s 未给出可用的答复（%s）。"

#, c-format
msgid "The answer of %s is too large."
msgstr "%s 的答复过大。"

#, c-format
msgid "%s leads round in circles."
msgstr "%s 的重定向形成循环。"

#, c-format
msgid ""
"Somebody on the way to %s interferes with the connection. Try another "
"network."
msgstr "与 %s 的连接在途中受到干扰。请换用其他网络。"

#. Translators: a host, then a date
#, c-format
msgid ""
"The certificate of %s expired on %s. Ask whoever runs the server to renew "
"it; MeSign does not connect meanwhile."
msgstr ""
"%s 的证书已于 %s 过期。请联系服务器管理员更新证书；在此之前 MeSign 不会连接。"

#. Translators: a host, then a date
#, c-format
msgid ""
"The certificate of %s is not valid before %s. Check the clock of this "
"computer."
msgstr "%s 的证书从 %s 起才生效。请检查本机的时钟。"

#, c-format
msgid ""
"The certificate of %s was revoked. Ask whoever runs the server; MeSign does "
"not connect to it."
msgstr "%s 的证书已吊销。请联系服务器管理员；MeSign 不会与其连接。"

#, c-format
msgid ""
"The certificate of %s comes from an authority this computer does not know. "
"Go on only if you can compare its fingerprint with whoever runs the server."
msgstr ""
"%s 的证书来自本机未知的颁发机构。请仅在与服务器管理员核对证书指纹后继续。"

#, c-format
msgid ""
"The server that answers as %s shows a certificate for another name. Check "
"the server name in the account."
msgstr "以 %s 应答的服务器出示了其他名称的证书。请检查帐户中的服务器名称。"

#, c-format
msgid ""
"The certificate of %s is not safe enough. Ask whoever runs the server for a "
"new one."
msgstr "%s 的证书不够安全。请联系服务器管理员更换证书。"

#, c-format
msgid ""
"%s cannot be reached because this computer is not connected to the network. "
"MeSign goes on when it is."
msgstr "本机未连接网络，无法访问 %s。联网后 MeSign 会继续。"

#, c-format
msgid "There is no server named %s. Check the name for typing errors."
msgstr "没有名为 %s 的服务器。请检查名称是否有误。"

#, c-format
msgid ""
"%s does not take connections on this port. Check the port, or try again "
"later."
msgstr "%s 在此端口不接受连接。请检查端口，或稍后重试。"

#, c-format
msgid ""
"There is no way to %s from this network. Check the connection or the VPN."
msgstr "从当前网络无法到达 %s。请检查网络连接或 VPN。"

#, c-format
msgid ""
"%s did not answer in time. Try again later, or check the server and the port."
msgstr "%s 未及时应答。请稍后重试，或检查服务器和端口。"

#, c-format
msgid "%s closed the connection. Try again later."
msgstr "%s 关闭了连接。请稍后重试。"

#, c-format
msgid ""
"No secure connection to %s could be made. Check the port and the kind of "
"security in the account."
msgstr "无法与 %s 建立安全连接。请检查帐户中的端口和安全类型。"

#, c-format
msgid "The connection to %s failed."
msgstr "与 %s 的连接失败。"

msgid ""
"The protection password was not kept here. Type the one that was set on the "
"retrieval page."
msgstr "保护密码未保存在本机。请输入在取回页面上设置的保护密码。"

msgid ""
"The retrieval page was submitted already; its password can no longer be "
"changed."
msgstr "取回页面已提交；保护密码无法再更改。"

msgid ""
"The mail with the retrieval code has not come yet. Look into the junk "
"mailbox, or have it sent again."
msgstr "取回码邮件尚未到达。请查看垃圾邮件文件夹，或请求重新发送。"

msgid "There is no such certificate order any more."
msgstr "该证书订单已不存在。"

#, c-format
msgid "This step is not possible now. %s"
msgstr "目前无法执行此步骤。%s"

#, c-format
msgid "No certificate has been ordered for %s yet."
msgstr "尚未为 %s 订购证书。"

#, c-format
msgid ""
"A certificate was bought. Now it has to be assigned to %s on the account "
"page."
msgstr "证书已购买。现在需在帐户页面上将其分配给 %s。"

#, c-format
msgid ""
"A certificate was assigned to %s. Next come two mails, one with the "
"retrieval link and one with the code."
msgstr "证书已分配给 %s。接下来会收到两封邮件，分别包含取回链接和取回码。"

#, c-format
msgid ""
"The retrieval link for %s has come. The mail with the code is still on its "
"way, usually for a few minutes; look into the junk mailbox too, or have it "
"sent again."
msgstr ""
"%s 的取回链接已收到。取回码邮件尚未到达，通常需要几分钟；也请查看垃圾邮件文件"
"夹，或请求重新发送。"

#, c-format
msgid ""
"The retrieval code for %s has come. The mail with the link is still on its "
"way, usually for a few minutes; look into the junk mailbox too, or have it "
"sent again."
msgstr ""
"%s 的取回码已收到。取回链接邮件尚未到达，通常需要几分钟；也请查看垃圾邮件文件"
"夹，或请求重新发送。"

#, c-format
msgid ""
"Link and code for %s are here. Next, open the retrieval page and submit it."
msgstr "%s 的取回链接和取回码均已收到。接下来请打开取回页面并提交。"

#, c-format
msgid ""
"The retrieval page for %s is open. Type the random code it shows and submit "
"it."
msgstr "%s 的取回页面已打开。请输入页面上显示的随机码并提交。"

#, c-format
msgid ""
"The retrieval page for %s was submitted. The certificate comes by mail and "
"is then imported; nothing has to be done until it is here."
msgstr ""
"%s 的取回页面已提交。证书会通过邮件送达，随后导入；在此之前无需任何操作。"

#, c-format
msgid ""
"The certificate for %s has come by mail. Next, it is imported with its "
"protection password."
msgstr "%s 的证书已通过邮件送达。接下来将用保护密码导入。"

#, c-format
msgid ""
"The certificate for %s was imported. Next, choose it for signing and "
"encryption."
msgstr "%s 的证书已导入。接下来请将其选定用于签名和加密。"

#, c-format
msgid "The certificate for %s signs and decrypts your mail now."
msgstr "%s 的证书现已用于邮件的签名和解密。"

msgid "Certificate bought"
msgstr "证书已购买"

msgid "Certificate assigned"
msgstr "证书已分配"

msgid "Mail with the retrieval link"
msgstr "收到取回链接邮件"

msgid "Mail with the retrieval code"
msgstr "收到取回码邮件"

msgid "You let this mail be used"
msgstr "已允许使用此邮件"

msgid "Retrieval page opened"
msgstr "取回页面已打开"

msgid "Retrieval page submitted"
msgstr "取回页面已提交"

msgid "Retrieval page left or refused"
msgstr "取回页面已离开或被拒绝"

msgid "Mail with the certificate"
msgstr "收到证书邮件"

msgid "Certificate imported"
msgstr "证书已导入"

msgid "Certificate in use"
msgstr "证书已启用"

#, c-format
msgid "a pattern has 1 to %d characters and does not begin with “(*”"
msgstr "模式的长度为 1 到 %d 个字符，且不以“(*”开头"

msgid "is empty; write a value or leave the key out"
msgstr "为空；请填写值，或删去该键"

msgid "is missing"
msgstr "缺失"

#, c-format
msgid ""
"“%s” is not a host; write host, host:port, or .domain for a domain and all "
"below it"
msgstr ""
"“%s”不是主机；请写 host、host:port，或用 .domain 表示域名及其所有子域名"

#, c-format
msgid ""
"“%s” is not a sender; write an address, @domain for all of a domain, or @."
"domain for all of a domain and all below it"
msgstr ""
"“%s”不是发件人；请写邮件地址，或用 @domain 表示该域名下的所有地址，用 @."
"domain 表示该域名及其所有子域名下的所有地址"

#, c-format
msgid "“%s” is not an https:// address of a named host"
msgstr "“%s”不是使用主机名的 https:// 地址"

#, c-format
msgid "“%s” is not on one of the Hosts"
msgstr "“%s”不在 Hosts 所列的主机上"

#, c-format
msgid "“%s” has a wildcard; name each page"
msgstr "“%s”含有通配符；请逐一列出页面"

#, c-format
msgid "“%s” ends in a query; write origin and path only"
msgstr "“%s”末尾带有查询参数；请只写来源和路径"

#, c-format
msgid "“%s” is not an id; use up to 40 lower-case letters, digits and dashes"
msgstr "“%s”不是标识；请使用小写字母、数字和连字符，最多 40 个字符"

#, c-format
msgid "“%s” is none of sandbox, tested, documentation and none"
msgstr "“%s”不是 sandbox、tested、documentation、none 之一"

#, c-format
msgid "is not a certificate in PEM with its line ends written as \\n: %s"
msgstr "不是以 \\n 表示换行的 PEM 证书：%s"

#, c-format
msgid "is not a regular expression that can be used: %s"
msgstr "不是可用的正则表达式：%s"

msgid "needs exactly one group in parentheses; write (?:…) for the others"
msgstr "须有且仅有一个括号分组；其他分组请写成 (?:…)"

msgid "has to begin with ^https:// and to end with $"
msgstr "须以 ^https:// 开头，并以 $ 结尾"

msgid "has none of the groups [Link], [Code] and [Pfx]"
msgstr "没有 [Link]、[Code]、[Pfx] 中的任何一组"

msgid "is not a key of this group"
msgstr "不是该组的键"

msgid ""
"is not a group of a profile; there are [Provider], [Link], [Code], [Pfx] and "
"[Form retrieve]"
msgstr ""
"不是档案中的组；可用的组有 [Provider]、[Link]、[Code]、[Pfx] 和 [Form "
"retrieve]"

#, c-format
msgid "is not a key file: %s"
msgstr "不是键值文件：%s"

msgid "this group is missing"
msgstr "缺少该组"

msgid "a profile that comes with the program has no anchor of its own"
msgstr "随程序提供的档案不得自带信任锚"

msgid "This is no mail of a certificate provider."
msgstr "这不是证书提供商的邮件。"

msgid ""
"This is a copy of a certificate provider's mail that somebody quoted or "
"passed on. Only the original counts."
msgstr "这是他人引用或转发的证书提供商邮件。只有原始邮件才有效。"

#, c-format
msgid "%1$s signed this mail."
msgstr "此邮件由 %1$s 签名。"

#, c-format
msgid "Your mail server confirms that this mail is from %1$s."
msgstr "邮件服务器确认此邮件来自 %1$s。"

#, c-format
msgid ""
"Nobody confirms that this mail is from %1$s. Use it only if you are waiting "
"for it: it was sent as %2$s."
msgstr "无法确认此邮件来自 %1$s，其发件地址为 %2$s。请仅在正等待此邮件时使用。"

#, c-format
msgid ""
"Your mail server only knows which computer this mail came from, not that "
"%1$s wrote it. Use it only if you are waiting for it: it was sent as %2$s."
msgstr ""
"邮件服务器只知道此邮件来自哪台计算机，不能确认由 %1$s 撰写，其发件地址为 "
"%2$s。请仅在正等待此邮件时使用。"

#, c-format
msgid ""
"This mail is from %1$s but for another address than this account's. Use it "
"only if you know why."
msgstr "此邮件来自 %1$s，但针对的不是此帐户的地址。请仅在知道原因时使用。"

msgid ""
"This looks like a certificate from a provider that is not known here. Import "
"it only if you are waiting for it: it was sent as %2$s."
msgstr ""
"这似乎是未知提供商发来的证书，其发件地址为 %2$s。请仅在正等待此证书时导入。"

#, c-format
msgid "This mail names several senders, as %1$s never does. Do not use it."
msgstr "此邮件列有多个发件人，而 %1$s 从不这样做。请勿使用。"

#, c-format
msgid ""
"This looks like a mail of %1$s but was sent as %2$s, which is not an address "
"of theirs. Do not use it."
msgstr "此邮件貌似来自 %1$s，但发件地址 %2$s 不属于该提供商。请勿使用。"

msgid ""
"This looks like a mail of %1$s but leads to %3$s, which is not theirs. Do "
"not open the link."
msgstr "此邮件貌似来自 %1$s，但链接指向的 %3$s 不属于该提供商。请勿打开链接。"

msgid ""
"This leads to %3$s, a name made to be taken for one of %1$s. Do not open the "
"link."
msgstr "链接指向 %3$s，该名称意在冒充 %1$s。请勿打开链接。"

msgid "This leads to %3$s, where %1$s has no pages. Do not open the link."
msgstr "链接指向 %3$s，而 %1$s 在该处没有网页。请勿打开链接。"

#, c-format
msgid ""
"The link in this mail is not secured (no https), as those of %1$s always "
"are. Do not open it."
msgstr ""
"此邮件中的链接不安全（不是 https），而 %1$s 的链接都是安全的。请勿打开。"

msgid ""
"The link in this mail hides where it leads behind another name. Do not open "
"it."
msgstr "此邮件中的链接用其他名称掩盖真实去向。请勿打开。"

#, c-format
msgid ""
"The link in this mail leads to a bare number in place of a host of %1$s. Do "
"not open it."
msgstr "此邮件中的链接指向数字地址，而不是 %1$s 的主机。请勿打开。"

msgid ""
"The link in this mail is written so that programs read it differently. Do "
"not open it."
msgstr "此邮件中的链接写法特殊，不同程序会作不同解读。请勿打开。"

#, c-format
msgid ""
"Your mail server says that this mail is not from %1$s, although it claims to "
"be. Do not use it."
msgstr "此邮件声称来自 %1$s，但邮件服务器表示并非如此。请勿使用。"

#, c-format
msgid ""
"The signature of this mail is wrong: it is not from %1$s, or was changed on "
"the way. Do not use it."
msgstr "此邮件的签名有误：并非来自 %1$s，或在途中被改动。请勿使用。"

#, c-format
msgid "On the outside this message says it is from %s, inside from %s."
msgstr "此邮件外层标明的发件人是 %s，内层标明的是 %s。"

msgid ""
"Header fields were changed on the way. What is shown is what the sender "
"wrote."
msgstr "标头字段在途中被改动。此处显示的是发件人所写的内容。"

msgid "The sender's name, or where replies go, is not the address that signed."
msgstr "发件人名称或答复地址与签名的地址不一致。"

msgid ""
"A signature is only around the encrypted text. It does not say who wrote it."
msgstr "签名仅在加密内容之外，不能说明由谁撰写。"

msgid ""
"Only a part of this message is signed. Anyone could have added the rest."
msgstr "此邮件只有一部分已签名。其余部分可能由任何人添加。"

msgid "A second signature inside this message is not in order."
msgstr "此邮件内的另一个签名有问题。"

msgid ""
"The signer claims to have signed at a time that does not fit the message."
msgstr "签名者声称的签名时间与邮件不符。"

msgid "This message does not say clearly who it is from."
msgstr "此邮件未明确标明发件人。"

msgid "This message was encrypted with an outdated cipher that can be broken."
msgstr "此邮件使用了可被破解的过时加密算法。"

msgid "This message has more layers than are opened."
msgstr "此邮件的层数过多，未全部打开。"

msgid ""
"A part of this message is encrypted by itself. It is not opened here; open "
"it as a message of its own."
msgstr "此邮件的某一部分单独加密，不在此处打开；请将其作为单独的邮件打开。"

msgid "This message has more than one From field."
msgstr "此邮件有多个 From 字段。"

#, c-format
msgid ""
"Not encrypted and not sent: there is no usable certificate of %s. Ask for a "
"signed mail, which brings the certificate along, import it from a file, or "
"send without encryption."
msgstr ""
"未加密，也未发送：没有 %s 的可用证书。请让对方发来一封带签名的邮件（会附带证"
"书），或从文件导入证书，或不加密发送。"

msgid "This mail has no recipient. Add somebody to To, Cc or Bcc."
msgstr "此邮件没有收件人。请填写收件人、抄送或密送。"

msgid ""
"This mail quotes one that was encrypted, so it is encrypted or not sent. "
"Encrypt it, or leave the quotation out."
msgstr "此邮件引用了加密的邮件，因此必须加密才能发送。请加密，或去掉引用内容。"

#, c-format
msgid ""
"There is no usable certificate of your own for %s. Get or import one, or "
"send without signature and encryption."
msgstr "%s 没有可用的本人证书。请获取或导入证书，或不签名、不加密发送。"

#. Translators: a host, then the server's own words
#, c-format
msgid "The message is too large for %s. It says: %s"
msgstr "邮件过大，%s 不接受。服务器答复：%s"

#. Translators: a host, then the server's own words
#, c-format
msgid "%s cannot take the message now. It says: %s"
msgstr "%s 目前无法接收此邮件。服务器答复：%s"

#, c-format
msgid "The address “%s” cannot be used with this server."
msgstr "地址“%s”不能用于此服务器。"

#. Translators: a host, then a size such as 20 MB
#, c-format
msgid "The message is too large for %s, which takes up to %s."
msgstr "邮件过大：%s 最大只接受 %s。"

#, c-format
msgid "%s takes no addresses with characters beyond the English alphabet."
msgstr "%s 不接受含有非英文字符的地址。"

#. Translators: a host, then the server's own words
#, c-format
msgid "%s accepts none of the recipients. It says: %s"
msgstr "%s 不接受任何收件人。服务器答复：%s"

#, c-format
msgid ""
"The connection to %s was lost just as the message was handed over. It may "
"have been sent."
msgstr "在提交邮件时与 %s 的连接中断。邮件可能已发送。"

#, c-format
msgid ""
"%s offers no secure connection on this port. Choose TLS and port 465 in the "
"account."
msgstr "%s 在此端口不提供安全连接。请在帐户中选择 TLS 和端口 465。"

#, c-format
msgid "“%s:%s” cannot be searched for; write %s"
msgstr "无法搜索“%s:%s”；请写成：%s"

msgid "is:unread, is:read, is:flagged or is:answered"
msgstr "is:unread、is:read、is:flagged 或 is:answered"

msgid "a date such as 2026-01-31, 2026-01 or 2026"
msgstr "日期，例如 2026-01-31、2026-01 或 2026"

msgid "“yes”, “no” or what a mail's details say, such as “valid”"
msgstr "“yes”、“no”或状态的英文词，例如“valid”"

#, c-format
msgid "Write what to look for right after “%s:”"
msgstr "请紧接“%s:”写出要搜索的内容"

msgid "There is no such message any more"
msgstr "该邮件已不存在"

msgid "The text of this message has not been fetched yet"
msgstr "此邮件的正文尚未下载"

msgid "The mail store is damaged; start MeSign again to rebuild it: "
msgstr "邮件库已损坏；请重新启动 MeSign 以重建邮件库： "

msgid "There is no such message in the mailbox"
msgstr "文件夹中没有该邮件"

msgid "There is no such mailbox any more"
msgstr "该文件夹已不存在"

msgid "There is no such mailbox"
msgstr "没有该文件夹"

msgid "There is no such message in the mailbox any more"
msgstr "文件夹中已没有该邮件"

msgid "Messages cannot be moved or copied from one account to another"
msgstr "无法在不同帐户之间移动或复制邮件"

msgid "This mailbox only holds other mailboxes, no messages"
msgstr "此文件夹只能包含其他文件夹，不能存放邮件"

msgid "The server has done this already; it cannot be undone"
msgstr "服务器已完成此操作，无法撤销"

msgid "Mail on its way out is taken back in the outbox"
msgstr "待发送的邮件请在发件箱中撤回"

msgid "This is being done just now; try again in a moment"
msgstr "正在执行此操作；请稍后重试"

msgid "This mail is not in the outbox any more"
msgstr "此邮件已不在发件箱中"

#, c-format
msgid "Mail in the outbox that is “%s” cannot become “%s”"
msgstr "发件箱中状态为“%s”的邮件不能变为“%s”"

msgid "This recipient has the mail already, or is none of it"
msgstr "该收件人已收到邮件，或不是此邮件的收件人"

msgid "This mail is being sent just now"
msgstr "此邮件正在发送"

msgid "There is no such operation"
msgstr "没有该操作"

msgid "This operation is not waiting any more"
msgstr "该操作已不在等待中"

msgid "This message is not on the server yet."
msgstr "此邮件尚未上传到服务器。"

#. Translators: a mailbox
#, c-format
msgid ""
"The server has made “%s” anew; its messages have to be read again first."
msgstr "服务器重建了“%s”；需先重新读取其中的邮件。"

#. Translators: a mailbox
#, c-format
msgid "There is no mailbox “%s”."
msgstr "没有文件夹“%s”。"

msgid "The mailbox this was meant for is gone."
msgstr "目标文件夹已不存在。"

msgid "The connection was lost before the server answered."
msgstr "连接在服务器应答前中断。"

#, c-format
msgid "The list of authorities in “%s” cannot be read: %s"
msgstr "无法读取“%s”中的颁发机构列表：%s"

msgid "it is empty"
msgstr "列表为空"

msgid "This system has no list of authorities trusted for mail."
msgstr "此系统没有受信任的邮件证书颁发机构列表。"

#, c-format
msgid "What lies at “%s” is not the certificate of the issuer."
msgstr "“%s”处的内容不是颁发者的证书。"

#, c-format
msgid ""
"The certificate does not say where its issuer's certificate is. Ask “%s” for "
"it and import it."
msgstr "证书未说明颁发者证书的位置。请向“%s”索取并导入。"

msgid "it does not say which of them are trusted for mail"
msgstr "未说明其中哪些受信任用于邮件"

msgid "it names none for mail"
msgstr "其中没有可用于邮件的颁发机构"

msgid "it does not open"
msgstr "无法打开"

msgid "it does not load"
msgstr "无法加载"

#, c-format
msgid "The address “%s” is not of a kind that is asked."
msgstr "不会访问“%s”这类地址。"

#, c-format
msgid "The server at “%s” answered with error %u. Try again later."
msgstr "“%s”处的服务器返回错误 %u。请稍后重试。"

msgid "The time-stamp authority gave no stamp."
msgstr "时间戳机构未给出时间戳。"

#, c-format
msgid "Not sent to %s. The server says: %s"
msgstr "未能发送给 %s。服务器的回复：%s"

msgid ""
"It may have been sent or not: the server's answer was lost. It is not sent "
"again by itself."
msgstr "邮件可能已发送，也可能未发送：服务器的答复丢失了。不会自动重新发送。"

msgid "There is no such mailbox."
msgstr "没有这样的邮箱文件夹。"

msgid "The mail is not here (yet)."
msgstr "邮件(还)没有到。"

msgid "_Cancel"
msgstr "取消(_C)"

msgid "_Close"
msgstr "关闭(_C)"

msgid "All Files"
msgstr "所有文件"

msgid "_Save"
msgstr "保存(_S)"

msgid "_Open"
msgstr "打开(_O)"

msgid "MeSign Cannot Start"
msgstr "密信无法启动"

msgid "Keep everything under a folder"
msgstr "把所有数据放在一个文件夹里"

msgid "The address to begin with when there is no account yet"
msgstr "还没有帐户时，登录页上预先填好的邮箱地址"

msgid "Show the version"
msgstr "显示版本"

msgid "[mailto:ADDRESS | FILE.pfx]"
msgstr "[mailto:地址 | 文件.pfx]"

msgid ""
"%s\n"
"\n"
"SHA-256 fingerprint:\n"
"%s\n"
"\n"
"Accept it only if whoever runs the server has told you this fingerprint. It "
"is then accepted for this server alone."
msgstr ""
"%s\n"
"\n"
"SHA-256 指纹：\n"
"%s\n"
"\n"
"只有在服务器管理者告诉过您这个指纹时才接受。接受后仅对这一台服务器有效。"

msgid "Certificate of %s Is Unknown"
msgstr "%s 的证书未知"

msgid "Unlock Your Certificates"
msgstr "解锁您的证书"

msgid "Password of %s"
msgstr "%s 的密码"

msgid "You declined."
msgstr "您已拒绝。"

msgid "_Accept"
msgstr "接受(_A)"

msgid "_Continue"
msgstr "继续(_C)"

msgctxt "weekday"
msgid "Mon"
msgstr "周一"

msgctxt "weekday"
msgid "Tue"
msgstr "周二"

msgctxt "weekday"
msgid "Wed"
msgstr "周三"

msgctxt "weekday"
msgid "Thu"
msgstr "周四"

msgctxt "weekday"
msgid "Fri"
msgstr "周五"

msgctxt "weekday"
msgid "Sat"
msgstr "周六"

msgctxt "weekday"
msgid "Sun"
msgstr "周日"

msgctxt "month"
msgid "January"
msgstr "1月"

msgctxt "month"
msgid "February"
msgstr "2月"

msgctxt "month"
msgid "March"
msgstr "3月"

msgctxt "month"
msgid "April"
msgstr "4月"

msgctxt "month"
msgid "May"
msgstr "5月"

msgctxt "month"
msgid "June"
msgstr "6月"

msgctxt "month"
msgid "July"
msgstr "7月"

msgctxt "month"
msgid "August"
msgstr "8月"

msgctxt "month"
msgid "September"
msgstr "9月"

msgctxt "month"
msgid "October"
msgstr "10月"

msgctxt "month"
msgid "November"
msgstr "11月"

msgctxt "month"
msgid "December"
msgstr "12月"

msgid "Yesterday"
msgstr "昨天"

msgctxt "date"
msgid "%-m/%-d"
msgstr "%-m月%-d日"

msgctxt "date"
msgid "%1$d %2$s %3$d"
msgstr "%3$d年%2$s%1$d日"

msgctxt "date"
msgid "%s, %s"
msgstr "%s %s"

msgctxt "date"
msgid "%1$s %2$d"
msgstr "%2$d年%1$s"

msgid "Check the connection to the network. What you do meanwhile is kept."
msgstr "请检查网络连接。这期间您所做的操作会保留。"

msgid ""
"Check the password. Some providers want an authorization code in its place."
msgstr "请检查密码。有些邮箱要求用授权码代替密码。"

msgid "Somebody may be listening in. Ask whoever runs the server."
msgstr "可能有人在窃听。请询问服务器的管理者。"

msgid "Make room by deleting something, then try again."
msgstr "请删除一些内容腾出空间，然后重试。"

msgid "Import the certificate it was encrypted for, with its private key."
msgstr "请导入这封邮件加密时所用的证书（含私钥）。"

msgid "Unlock the key ring, then try again."
msgstr "请解锁密钥环，然后重试。"

msgid "Type the password that was chosen when the file was made."
msgstr "请输入生成该文件时设置的密码。"

msgid "Get the file once more."
msgstr "请重新获取该文件。"

msgid "Update MeSign."
msgstr "请更新密信。"

msgid "%s %s"
msgstr "%s%s"

msgid "Nobody"
msgstr "无人"

msgid "me"
msgstr "我"

msgid ", "
msgstr "、"

msgid "%s and %u other"
msgid_plural "%s and %u others"
msgstr[0] "%s和另外 %u 人"

msgctxt "mailbox"
msgid "Inbox"
msgstr "收件箱"

msgctxt "mailbox"
msgid "Drafts"
msgstr "草稿箱"

msgctxt "mailbox"
msgid "Sent"
msgstr "已发送"

msgctxt "mailbox"
msgid "Archive"
msgstr "归档"

msgctxt "mailbox"
msgid "Junk"
msgstr "垃圾邮件"

msgctxt "mailbox"
msgid "Trash"
msgstr "已删除"

msgctxt "mailbox"
msgid "All Mail"
msgstr "所有邮件"

msgctxt "mailbox"
msgid "Starred"
msgstr "星标邮件"

msgid "Verified address (V1)"
msgstr "已验证邮箱（V1）"

msgid "Verified person (V2)"
msgstr "已验证个人身份（V2）"

msgid "Verified organization (V3)"
msgstr "已验证单位身份（V3）"

msgid "Verified employee of an organization (V4)"
msgstr "已验证单位员工身份（V4）"

msgid "Identity not verified"
msgstr "身份未验证"

msgid "Password"
msgstr "密码"

msgid ""
"is not a group of a profile; there are [Provider], [Link], [Code], [Pfx], "
"[Form retrieve], [Form login], [Form register], [Form buy], [Form assign], "
"[Bought] and [Assigned]"
msgstr ""
"不是档案中的组；可用的组有 [Provider]、[Link]、[Code]、[Pfx]、[Form "
"retrieve]、[Form login]、[Form register]、[Form buy]、[Form assign]、"
"[Bought] 和 [Assigned]"

#, c-format
msgid ""
"The draft has to be encrypted, and %s has no certificate to encrypt it to. "
"It is not saved."
msgstr "草稿必须加密，但 %s 没有可用于加密的证书，因此未保存。"

msgid "This draft is encrypted and cannot be opened with your certificates."
msgstr "这封草稿已加密，用现有的证书无法打开。"

msgid "This mail was sent. Write to those it did not reach in a new mail."
msgstr "这封邮件已发送。请另写一封邮件给没有收到的人。"

msgid "It is known whether this mail was sent."
msgstr "这封邮件是否已发送是明确的。"

#, c-format
msgid "There is no certificate provider “%s” here."
msgstr "这里没有证书提供商“%s”。"

msgid "somebody unknown"
msgstr "不明身份的人"

#, c-format
msgid "%1$s (%2$s)"
msgstr "%1$s（%2$s）"

#, c-format
msgid "Signed by the owner of the address %s; who that is was not checked."
msgstr "由邮箱 %s 的持有人签名；未核实其真实身份。"

#, c-format
msgid "Signed by %s, a verified person."
msgstr "由 %s 签名，其个人身份已验证。"

#, c-format
msgid "Signed by %s, a verified organization."
msgstr "由 %s 签名，其单位身份已验证。"

#, c-format
msgid "Signed by %1$s, verified employee of %2$s."
msgstr "由 %1$s 签名，已验证为%2$s的员工。"

#, c-format
msgid "Signed by %1$s of %2$s."
msgstr "由%2$s的 %1$s 签名。"

#, c-format
msgid "Signed by %s."
msgstr "由 %s 签名。"

msgid "Signed by you."
msgstr "由您本人签名。"

#, c-format
msgid "There is %u more signature."
msgid_plural "There are %u more signatures."
msgstr[0] "另有 %u 个签名。"

#, c-format
msgid "%1$s %2$s"
msgstr "%1$s%2$s"

#, c-format
msgid ""
"Signed as %1$s, but you do not trust the issuer of the certificate, %2$s."
msgstr "以 %1$s 的名义签名，但您尚未信任证书的颁发者 %2$s。"

#, c-format
msgid "Signed as %s, with a certificate you said you do not trust."
msgstr "以 %s 的名义签名，但所用证书已被您设为不信任。"

#, c-format
msgid "Signed as %s, but the certificate is not made for mail."
msgstr "以 %s 的名义签名，但该证书不是邮件证书。"

#, c-format
msgid "Signed as %s, but the certificate is not made for signing."
msgstr "以 %s 的名义签名，但该证书不能用于签名。"

#, c-format
msgid "Signed as %s, but the issuer may not vouch for this name or address."
msgstr "以 %s 的名义签名，但颁发者无权为该名称或地址作证。"

#, c-format
msgid "Signed as %s, but in an outdated way that can be forged."
msgstr "以 %s 的名义签名，但所用算法已过时，可能被伪造。"

#, c-format
msgid "Signed as %s, but the certificate is not in order."
msgstr "以 %s 的名义签名，但证书不合规范。"

#, c-format
msgid "Signed as %s, but nobody known vouches for that."
msgstr "以 %s 的名义签名，但没有已知的机构为其作证。"

#, c-format
msgid "Signed by %s, but the certificate was not valid yet at that time."
msgstr "由 %s 签名，但当时证书尚未生效。"

#, c-format
msgid "Signed by %s, but the certificate had expired."
msgstr "由 %s 签名，但证书已过期。"

#, c-format
msgid "Signed by %s, but the mail does not say clearly who it is from."
msgstr "由 %s 签名，但邮件没有写明发件人是谁。"

#, c-format
msgid "Signed, but by %s, not by the sender shown."
msgstr "有签名，但签名者是 %s，而不是所显示的发件人。"

msgid "The signature is wrong: this mail was changed after it was signed."
msgstr "签名无效：邮件在签名之后被改动过。"

msgid "It looks signed, but there is no signature. Do not rely on this mail."
msgstr "看似有签名，其实没有。请不要轻信这封邮件。"

msgid ""
"The signature is wrong: this mail was changed, or is not from the sender "
"shown."
msgstr "签名无效：邮件被改动过，或者并非来自所显示的发件人。"

msgid "Signed in a way that cannot be checked here."
msgstr "签名方式无法在此验证。"

#, c-format
msgid "Signed in a way that cannot be checked here (%s)."
msgstr "签名方式无法在此验证（%s）。"

msgid "Signed, but it does not say by whom. Do not rely on the signature."
msgstr "有签名，但没有说明是谁签的。请不要依赖此签名。"

#, c-format
msgid ""
"Signed as %s, but the issuer took this certificate back. Do not rely on it."
msgstr "以 %s 的名义签名，但该证书已被颁发者吊销。请不要轻信。"

#, c-format
msgid ""
"Only a part of this mail is signed, by %s. Anyone could have added the rest."
msgstr "只有部分内容由 %s 签名，其余内容可能是任何人添加的。"

msgid "Encrypted for you alone."
msgstr "仅为您一人加密。"

#, c-format
msgid "Encrypted for you and %u other."
msgid_plural "Encrypted for you and %u others."
msgstr[0] "内容已为您和另外 %u 人加密。"

msgid "Encrypted, and none of your certificates opens it."
msgstr "已加密，您的证书都无法打开。"

msgid ""
"Encrypted, but damaged or changed on the way. For your safety it is not "
"shown."
msgstr "已加密，但在途中损坏或被改动。为安全起见不予显示。"

msgid "Encrypted in a way that cannot be read here."
msgstr "加密方式无法在此读取。"

#, c-format
msgid "Encrypted in a way that cannot be read here (%s)."
msgstr "加密方式无法在此读取（%s）。"

msgid "An encrypted part of this mail was not opened."
msgstr "邮件中有一部分加密内容未打开。"

msgid "Not signed. Anyone could have written this."
msgstr "没有签名，任何人都可能写出这封邮件。"

msgid "That is not the sender shown."
msgstr "签名者不是所显示的发件人。"

msgid "The issuer took this certificate back."
msgstr "该证书已被颁发者吊销。"

msgid "The certificate is for another address than the sender’s."
msgstr "证书的邮箱地址与发件人不同。"

msgid "This signature is wrong."
msgstr "此签名无效。"

msgid "Encrypted"
msgstr "已加密"

msgid "Encrypted, and cannot be opened"
msgstr "已加密，无法打开"

msgid "Not encrypted"
msgstr "未加密"

msgid "The signature is wrong"
msgstr "签名无效"

msgid "Signed, but look closer"
msgstr "有签名，但需留意"

msgid "The signature is valid"
msgstr "签名有效"

msgid "Trusted time stamp"
msgstr "可信时间戳"

msgid "Verified: the address"
msgstr "已验证：邮箱地址"

msgid "Verified: the person"
msgstr "已验证：个人身份"

msgid "Verified: the organization"
msgstr "已验证：单位身份"

msgid "Verified: the organization and its employee"
msgstr "已验证：单位及其员工身份"

#, c-format
msgid "%s, publicly trusted"
msgstr "%s，全球信任"

msgctxt "between signs"
msgid ", "
msgstr "，"

msgid ""
"The mailboxes of this account are not known yet. Wait for its first "
"synchronization, then try again."
msgstr "还不知道此帐户有哪些邮箱文件夹。请等首次同步完成后再试。"

msgid ""
"The account has no mailbox for this. Move the message to another mailbox."
msgstr "此帐户没有用于此目的的文件夹。请将邮件移动到其他文件夹。"

msgid ""
"The account has no mailbox for deleted mail. Create one named Trash, or move "
"the message elsewhere."
msgstr "该帐户没有废纸篓文件夹。请新建名为 Trash 的文件夹，或将邮件移到别处。"

#, c-format
msgid "There is no certificate for %s here yet."
msgstr "这里还没有 %s 的证书。"

#, c-format
msgid "The certificate for %s has expired."
msgstr "%s 的证书已过期。"

#, c-format
msgid "The certificate for %s is not valid yet."
msgstr "%s 的证书尚未生效。"

#, c-format
msgid ""
"The issuer of the certificate for %s is not known here. Import its "
"certificate, too."
msgstr "这里没有 %s 的证书的颁发者证书。请将其一并导入。"

#, c-format
msgid "The certificate for %s is not made for signing."
msgstr "%s 的证书不能用于签名。"

#, c-format
msgid "The certificate for %s was revoked."
msgstr "%s 的证书已被吊销。"

msgid "Publicly trusted authority"
msgstr "公共信任的颁发机构"

msgid "Authority you trust"
msgstr "您信任的颁发机构"

msgid "Authority"
msgstr "颁发机构"

msgid "Issuing authority"
msgstr "签发机构"

msgid "Chain of authorities"
msgstr "证书链"

msgid "Cannot Show the Certificate"
msgstr "无法显示证书"

msgid "Cannot Use This Certificate"
msgstr "无法使用此证书"

msgid "Cannot Note Your Decision"
msgstr "无法记录您的决定"

msgid ""
"From now on every certificate issued by this authority counts as genuine. It "
"could then vouch for anybody, so trust it only if you know who runs it and "
"compared its fingerprint with them."
msgstr ""
"此后，该机构颁发的所有证书都视为真实有效，它可以为任何人的身份作证。因此，只"
"有在您知道该机构由谁运营，并且已与其核对指纹后，才应信任它。"

msgid ""
"From now on signatures made with this certificate count as genuine, and mail "
"can be encrypted to it. First compare the fingerprint with its owner, for "
"example on the telephone: anybody can make a certificate with this name."
msgstr ""
"此后，用此证书所作的签名都视为真实有效，也可以用它加密邮件。请先与证书持有者"
"核对指纹，例如通过电话：任何人都能制作带有这个名字的证书。"

msgid ""
"From now on no certificate issued by this authority is trusted, and mail "
"signed with one is shown with a warning."
msgstr "此后，该机构颁发的证书一律不受信任，用这些证书签名的邮件会显示警告。"

msgid ""
"From now on mail signed with this certificate is shown with a warning, and "
"nothing is encrypted to it."
msgstr "此后，用此证书签名的邮件会显示警告，也不会再用它加密邮件。"

msgid "Trust “%s”?"
msgstr "要信任“%s”吗？"

msgid "_Trust"
msgstr "信任(_T)"

msgid "No Longer Trust “%s”?"
msgstr "不再信任“%s”吗？"

msgid "_Do Not Trust"
msgstr "不信任(_D)"

msgid "Cannot Delete the Certificate"
msgstr "无法删除证书"

msgid "“%s” was deleted"
msgstr "已删除“%s”"

msgid ""
"Its private key is deleted too. Mail that was encrypted to this certificate "
"can then never be read again, by nobody, unless you exported the certificate "
"with its private key before."
msgstr ""
"其私钥也会一并删除。除非您事先已连同私钥导出此证书，否则用它加密的邮件今后任"
"何人都无法再读取。"

msgid ""
"Certificates issued by this authority can then no longer be checked, unless "
"it comes again with a signed mail."
msgstr "此后将无法检查该机构颁发的证书，除非它再次随签名邮件到来。"

msgid ""
"Mail can then no longer be encrypted to its owner, until the certificate "
"comes again with a signed mail."
msgstr "此后将无法给证书持有者发送加密邮件，直到该证书再次随签名邮件到来。"

msgid "Delete “%s”?"
msgstr "要删除“%s”吗？"

msgid "_Delete Forever"
msgstr "永久删除(_D)"

msgid "_Delete"
msgstr "删除(_D)"

msgid "You have decided nothing about it."
msgstr "您尚未对它作出决定。"

msgid "You trust it."
msgstr "您信任它。"

msgid "You do not trust it."
msgstr "您不信任它。"

msgid "With its private key. Mail encrypted to it is lost."
msgstr "连同私钥一起删除，用它加密的邮件将无法读取。"

msgid "From this computer."
msgstr "从此计算机中删除。"

msgid "%s to %s"
msgstr "%s 至 %s"

msgid "Valid"
msgstr "有效期"

msgid "Claims to be: %s"
msgstr "自称：%s"

msgid "Level"
msgstr "验证级别"

msgid "SHA-256 fingerprint"
msgstr "SHA-256 指纹"

msgid "Organization"
msgstr "单位"

msgid "Issuer"
msgstr "颁发者"

msgid "Purpose"
msgstr "用途"

msgid "Key"
msgstr "密钥"

msgid "Serial number"
msgstr "序列号"

msgid "Signs and receives encrypted mail with it"
msgstr "用它签名和接收加密邮件"

msgid "Signs with it"
msgstr "用它签名"

msgid "Receives encrypted mail with it"
msgstr "用它接收加密邮件"

msgid "Uses another certificate"
msgstr "使用另一个证书"

msgid "New certificate"
msgstr "新证书"

msgid "Expires within a day"
msgstr "一天内到期"

msgid "Valid until %s"
msgstr "有效期至 %s"

msgid "Revoked"
msgstr "已吊销"

msgid "You do not trust it"
msgstr "您不信任它"

msgid "Expired on %s"
msgstr "已于 %s 过期"

msgid "Not valid before %s"
msgstr "%s 起才有效"

msgid "Its authority expired"
msgstr "其颁发机构已过期"

msgid "Not trusted"
msgstr "不受信任"

msgid "its private key may be in other hands"
msgstr "其私钥可能已落入他人之手"

msgid "its authority was broken into"
msgstr "其颁发机构遭到入侵"

msgid "its owner's name or organization changed"
msgstr "持有者的姓名或单位已变更"

msgid "it was replaced by another"
msgstr "已被另一个证书取代"

msgid "it is no longer used"
msgstr "已停止使用"

msgid "it is on hold"
msgstr "已被暂停使用"

msgid "its owner's right to it was withdrawn"
msgstr "持有者的使用权已被撤回"

msgid "Revoked by its authority on %s. Do not rely on it."
msgstr "颁发机构已于 %s 将其吊销。请勿信赖此证书。"

msgid "Revoked by its authority on %s: %s. Do not rely on it."
msgstr "颁发机构已于 %s 将其吊销：%s。请勿信赖此证书。"

msgid "Not trusted, because you said so."
msgstr "不受信任，这是您的决定。"

msgid "Not trusted: an authority above it is not to be trusted."
msgstr "不受信任：其上级颁发机构不可信任。"

msgid ""
"Not trusted: the certificate of its authority “%s” is not here, so it cannot "
"be checked."
msgstr "不受信任：缺少其颁发机构“%s”的证书，因而无法检查。"

msgid "Not trusted: it comes from “%s”, an authority that is not known here."
msgstr "不受信任：它出自“%s”，该颁发机构不为本机所知。"

msgid "Not trusted for mail: it was issued for something else."
msgstr "不能用于邮件：此证书是为其他用途颁发的。"

msgid "Not trusted: its authority may not issue certificates for this address."
msgstr "不受信任：其颁发机构无权为此地址颁发证书。"

msgid ""
"Not trusted: it, or one above it, is made with a method that is too weak "
"today."
msgstr "不受信任：此证书或其上级证书所用的算法如今已过于薄弱。"

msgid "Not trusted: it is not made as it should be."
msgstr "不受信任：此证书的制作不合规范。"

msgid "Trusted: it is a publicly trusted authority."
msgstr "受信任：这是公共信任的颁发机构。"

msgid "Trusted: it comes from “%s”, a publicly trusted authority."
msgstr "受信任：它出自公共信任的颁发机构“%s”。"

msgid "Trusted, because you said so."
msgstr "受信任，这是您的决定。"

msgid "Trusted: it comes from “%s”, which you trust."
msgstr "受信任：它出自您所信任的“%s”。"

msgid "It is valid only from %s on."
msgstr "此证书自 %s 起才有效。"

msgid "The certificate of its authority expired, so it cannot be relied on."
msgstr "其颁发机构的证书已过期，因而不能信赖此证书。"

msgid ""
"It expired on %s. Keep it: mail that was encrypted to it can still be read "
"with it."
msgstr "此证书已于 %s 过期。请保留它：用它加密的邮件仍需用它读取。"

msgid "It expired on %s. It still shows who signed older mail."
msgstr "此证书已于 %s 过期，但仍可表明较早的邮件由谁签名。"

msgid "Its certificate is not here"
msgstr "缺少它的证书"

msgid "Not among the trusted authorities"
msgstr "不在受信任的颁发机构之列"

msgid "Too weak"
msgstr "过于薄弱"

msgid "Not for mail"
msgstr "不能用于邮件"

msgid "Issuing certificates"
msgstr "颁发证书"

msgid "Signing and encrypting"
msgstr "签名和加密"

msgid "Signing"
msgstr "签名"

msgid "Encrypting"
msgstr "加密"

msgid "%s, %u bits"
msgstr "%s，%u 位"

msgid ""
"It has expired. Mail encrypted to it can be read, but it is not used for new "
"mail."
msgstr "此证书已过期。用它加密的邮件仍可读取，但不会再用于新邮件。"

msgid "It is not valid yet. It is used as soon as its time begins."
msgstr "此证书尚未生效，生效后即会使用。"

msgid "It is not meant for mail, so mail cannot be signed with it."
msgstr "此证书不是为邮件颁发的，不能用来给邮件签名。"

msgid ""
"The certificate of its authority is missing, so others could not check your "
"signature. Import that one too; whoever issued yours offers it."
msgstr ""
"缺少其颁发机构的证书，别人将无法检查您的签名。请将该证书也导入，您的证书颁发"
"者会提供它。"

msgid "It names no mail address, so no account can use it."
msgstr "此证书未注明邮件地址，因而没有帐户可以使用它。"

msgid "Bought, not assigned yet"
msgstr "已购买，尚未分配"

msgid "Ready to be retrieved"
msgstr "可以取回"

msgid "Being retrieved"
msgstr "正在取回"

msgid "Waiting for the certificate"
msgstr "正在等待证书"

msgid "Here, to be imported"
msgstr "已到达，等待导入"

msgid "Waiting for the retrieval code"
msgstr "正在等待取回码"

msgid "Waiting for the retrieval link"
msgstr "正在等待取回链接"

msgid "On its way"
msgstr "正在路上"

msgid "Mine"
msgstr "我的"

msgid "People"
msgstr "联系人"

msgid "Authorities"
msgstr "颁发机构"

msgid "This certificate is not among those kept here"
msgstr "此证书不在本机保存的证书之中"

msgid "At least 8 characters are needed."
msgstr "至少需要 8 个字符。"

msgid "The two passwords differ."
msgstr "两次输入的密码不一致。"

msgid "Exported to “%s”"
msgstr "已导出到“%s”"

msgid "Export Certificate"
msgstr "导出证书"

msgid "Copied"
msgstr "已复制"

msgid "Copy %s"
msgstr "复制%s"

msgid "Already Here"
msgstr "已有此证书"

msgid "Certificate Imported"
msgstr "证书已导入"

msgid "This is not the password of the file. Look whether Caps Lock is on."
msgstr "这不是该文件的密码。请检查大写锁定键是否已打开。"

msgid "Not a Certificate, or Damaged"
msgstr "不是证书，或已损坏"

msgid "For Another Address"
msgstr "属于另一个地址"

msgid "Cannot Import"
msgstr "无法导入"

msgid "Cannot Read the File"
msgstr "无法读取文件"

msgid "Not a Certificate"
msgstr "不是证书"

msgid ""
"The file is far too large to be one. Choose a file that ends in .pfx, .p12, ."
"pem, .cer or .p7b."
msgstr ""
"文件太大，不可能是证书。请选择以 .pfx、.p12、.pem、.cer 或 .p7b 结尾的文件。"

msgid "Import Certificate"
msgstr "导入证书"

msgid "_Import"
msgstr "导入(_I)"

msgid "Certificates"
msgstr "证书"

msgid "All of it was here already. Nothing has changed."
msgstr "文件中的内容此前均已导入，没有任何改变。"

msgid "You can sign and receive encrypted mail with it now."
msgstr "现在可以用它签名和接收加密邮件了。"

msgid "It is kept, but it is not used to sign new mail."
msgstr "证书已保存，但不会用来给新邮件签名。"

msgid "By %s, until %s"
msgstr "由 %s 颁发，有效期至 %s"

msgid "_Copied"
msgstr "已复制(_C)"

msgid "Issued By"
msgstr "颁发链"

msgid "Used By"
msgstr "使用者"

msgid "Accounts that use this certificate"
msgstr "使用此证书的帐户"

msgid "Details"
msgstr "详细信息"

msgid "What stands in the certificate"
msgstr "证书内容"

msgid "Use for new mail"
msgstr "用于新邮件"

msgid "Now another certificate is used."
msgstr "目前使用的是另一个证书。"

msgid "_Set as Default"
msgstr "设为默认(_S)"

msgid "Your trust"
msgstr "您的信任"

msgid "_Trust…"
msgstr "信任(_T)…"

msgid "Do _Not Trust…"
msgstr "不信任(_N)…"

msgid "_Undo Decision"
msgstr "撤销决定(_U)"

msgid "Export"
msgstr "导出"

msgid "As a file, for other programs or to keep."
msgstr "导出为文件，供其他程序使用或留作备份。"

msgid "_Export…"
msgstr "导出(_E)…"

msgid "Technical text"
msgstr "技术信息"

msgid "All that stands in it."
msgstr "证书的全部内容。"

msgid "_View"
msgstr "查看(_V)"

msgid "Delete"
msgstr "删除"

msgid "_Delete…"
msgstr "删除(_D)…"

msgid "_Import…"
msgstr "导入(_I)…"

msgid "Search"
msgstr "搜索"

msgid "Name, address or fingerprint"
msgstr "姓名、地址或指纹"

msgid "Search certificates"
msgstr "搜索证书"

msgid "Reading the certificates"
msgstr "正在读取证书"

msgid "Nothing Found"
msgstr "未找到"

msgid "No certificate fits what you are looking for."
msgstr "没有符合搜索条件的证书。"

msgid "Cannot Read the Certificates"
msgstr "无法读取证书"

msgid "No Certificate Yet"
msgstr "还没有证书"

msgid ""
"With a certificate you sign your mail, and others can encrypt theirs to you."
msgstr "有了证书，您就能给邮件签名，别人也能给您发送加密邮件。"

msgid "_Get a Certificate"
msgstr "获取证书(_G)"

msgid "_Import a File…"
msgstr "导入文件(_I)…"

msgid "Nobody Yet"
msgstr "还没有联系人的证书"

msgid "Certificates of other people come by themselves with their signed mail."
msgstr "收到他人的签名邮件后，其证书会自动保存在这里。"

msgid "No Authorities Yet"
msgstr "还没有颁发机构"

msgid ""
"Those that come with signed mail are kept here. Publicly trusted ones are "
"known without being listed."
msgstr ""
"随签名邮件到来的颁发机构保存在这里。公共信任的颁发机构无需列出即可识别。"

msgid "Back"
msgstr "返回"

msgid "No Certificate Selected"
msgstr "未选择证书"

msgid ""
"A certificate says who somebody is, and lets others encrypt mail to them."
msgstr "证书表明持有者的身份，别人可以用它给持有者发送加密邮件。"

msgid "_Save…"
msgstr "保存(_S)…"

msgid "With its private key"
msgstr "连同私钥"

msgid "A PFX file, to keep in a safe place or for another of your devices."
msgstr "PFX 文件，可妥善备份，或用于您的其他设备。"

msgid "Certificate only"
msgstr "仅证书"

msgid "As text (PEM). Anybody may have it."
msgstr "文本格式（PEM），可以交给任何人。"

msgid "Certificate only, binary"
msgstr "仅证书，二进制"

msgid "The same in the form DER, which some programs want."
msgstr "同样内容的 DER 格式，某些程序需要它。"

msgid "Password of the File"
msgstr "文件的密码"

msgid ""
"Whoever has the file and this password can read your mail and sign in your "
"name. Without the password the file is of no use."
msgstr ""
"谁拥有此文件和密码，谁就能读取您的邮件并以您的名义签名。没有密码，文件便毫无"
"用处。"

msgid "Repeat password"
msgstr "重复密码"

msgid "Strength of the password"
msgstr "密码强度"

msgid "For old programs and iPhones"
msgstr "供旧程序和 iPhone 使用"

msgid ""
"Protects the file with an older, weaker method that they can read. Choose a "
"long password then."
msgstr "改用它们能够读取的较旧、较弱的方式保护文件，此时请选择较长的密码。"

msgid "Reading the file"
msgstr "正在读取文件"

msgid ""
"The file is protected by a password: the one that was chosen when the "
"certificate was retrieved or exported."
msgstr "此文件受密码保护，即取回或导出证书时所设的密码。"

msgid "Password of the file"
msgstr "文件的密码"

msgid "_Choose Another File…"
msgstr "选择其他文件(_C)…"

msgid "Imported certificates"
msgstr "已导入的证书"

msgid "_Show Certificate"
msgstr "查看证书(_S)"

msgid "_Done"
msgstr "完成(_D)"

msgid "_Copy"
msgstr "复制(_C)"

msgid "Address"
msgid_plural "Addresses"
msgstr[0] "地址"

msgid "Expires in %d day"
msgid_plural "Expires in %d days"
msgstr[0] "%d 天后到期"

msgid "%u certificate was imported. It is not trusted because of that."
msgid_plural ""
"%u certificates were imported. They are not trusted because of that."
msgstr[0] "已导入 %u 个证书。导入并不表示信任。"

msgid "and %u more"
msgid_plural "and %u more"
msgstr[0] "另有 %u 个"

msgid "Forget This Order?"
msgstr "忘记此订单？"

msgid ""
"MeSign forgets the link, the code and the protection password it keeps. The "
"mails stay; without the password the certificate cannot be imported by "
"itself."
msgstr ""
"密信将忘记所保存的取回链接、取回码和保护密码。邮件会保留；没有保护密码，证书"
"将无法自动导入。"

msgid "Only this card goes. The certificate stays."
msgstr "只移除这张卡片，证书会保留。"

msgid "_Forget"
msgstr "忘记(_F)"

msgid "_Keep"
msgstr "保留(_K)"

msgid ""
"No certificate has been ordered for %s. Buy or assign one on the account "
"page."
msgstr "%s 还没有订购证书。请在账户页面购买或分配证书。"

msgid "Certificate Ordered"
msgstr "已购买证书"

msgid "It still has to be assigned to %s on the account page."
msgstr "还需要在账户页面把它分配给 %s。"

msgid "Waiting for Two Mails"
msgstr "正在等待两封邮件"

msgid ""
"One brings the retrieval link for %s, the other the code, usually within "
"minutes. If they do not come, look into Junk, or have them sent again on the "
"account page."
msgstr ""
"一封带有 %s 的取回链接，另一封带有取回码，通常几分钟内到达。如果没有收到，请"
"查看垃圾邮件，或在账户页面重新发送。"

msgid "Waiting for the Retrieval Code"
msgstr "正在等待取回码"

msgid ""
"The retrieval link for %s is here; the mail with the code usually follows "
"within minutes. If it does not, look into Junk, or have it sent again on the "
"account page."
msgstr ""
"%s 的取回链接已收到；带有取回码的邮件通常几分钟内到达。如果没有收到，请查看垃"
"圾邮件，或在账户页面重新发送。"

msgid "Waiting for the Retrieval Link"
msgstr "正在等待取回链接"

msgid ""
"The retrieval code for %s is here; the mail with the link usually follows "
"within minutes. If it does not, look into Junk, or have it sent again on the "
"account page."
msgstr ""
"%s 的取回码已收到；带有取回链接的邮件通常几分钟内到达。如果没有收到，请查看垃"
"圾邮件，或在账户页面重新发送。"

msgid "Your Certificate Can Be Retrieved"
msgstr "可以取回您的证书了"

msgid ""
"Link and code for %s are here. Choose a protection password, then the "
"retrieval page opens filled in."
msgstr ""
"%s 的取回链接和取回码都已收到。请选择保护密码，随后会打开已填好的取回页面。"

msgid "Retrieval Page Opened"
msgstr "取回页面已打开"

msgid "Type the random code it shows for %s and submit it."
msgstr "请输入页面上为 %s 显示的随机码并提交。"

msgid "Waiting for Your Certificate"
msgstr "正在等待您的证书"

msgid ""
"The certificate for %s comes by mail and is then imported by itself. If it "
"does not come within an hour, look into Junk, or have it sent again on the "
"account page."
msgstr ""
"%s 的证书将通过邮件送达并自动导入。如果一小时内没有收到，请查看垃圾邮件，或在"
"账户页面重新发送。"

msgid "Your Certificate Has Arrived"
msgstr "您的证书已送达"

msgid "The certificate for %s is imported with its protection password."
msgstr "%s 的证书需要用保护密码导入。"

msgid "The certificate for %s is here. Have a look why it is not in use yet."
msgstr "%s 的证书已导入。请查看它为何尚未启用。"

msgid "Your Certificate Is Ready"
msgstr "您的证书已就绪"

msgid "Mail from %s can be signed now, and others can write to you encrypted."
msgstr "现在可以为 %s 的邮件签名，别人也可以给您发加密邮件了。"

msgid "Open Account Page"
msgstr "打开账户页面"

msgid "Continue…"
msgstr "继续…"

msgid "Open Retrieval Page"
msgstr "打开取回页面"

msgid "Import…"
msgstr "导入…"

msgid "Show Certificate"
msgstr "查看证书"

msgid ""
"This is not the password of the file. Look out for capital letters; the "
"certificate's provider may have sent it with the file."
msgstr "这不是此文件的密码。请注意大小写；证书提供商可能已随文件把密码发给您。"

msgid ""
"The certificate was imported and opens old mail, but its time is over: "
"nothing can be signed with it any more. Get a new one, or choose another "
"file."
msgstr ""
"证书已导入，可用来打开旧邮件，但已经过期，不能再用于签名。请获取新证书，或选"
"择其他文件。"

msgid ""
"The certificate was imported, but its time has not begun yet. Check the "
"clock of this computer."
msgstr "证书已导入，但尚未到生效时间。请检查这台电脑的时钟。"

msgid ""
"The certificate was imported, but it is not made for mail. Choose another "
"file."
msgstr "证书已导入，但它不是用于邮件的。请选择其他文件。"

msgid ""
"The certificate was imported, but it names no mail address. Choose another "
"file."
msgstr "证书已导入，但其中没有邮件地址。请选择其他文件。"

msgid ""
"The file holds certificates, but no private key. Choose the file that was "
"made with the key; it ends in .pfx or .p12."
msgstr ""
"文件中有证书，但没有私钥。请选择带私钥的文件，其名称以 .pfx 或 .p12 结尾。"

msgctxt "password"
msgid "Weak"
msgstr "弱"

msgctxt "password"
msgid "Fair"
msgstr "一般"

msgctxt "password"
msgid "Good"
msgstr "好"

msgctxt "password"
msgid "Strong"
msgstr "强"

msgid ""
"Use only letters, digits and signs of the English keyboard, without spaces: "
"other programs could not open the certificate otherwise."
msgstr ""
"请只使用英文字母、数字和英文键盘上的符号，不要有空格，否则其他程序可能无法打"
"开证书。"

msgid "At most 64 characters are taken."
msgstr "最多 64 个字符。"

msgid "This is too easy to guess. Make it longer, or let one be generated."
msgstr "太容易被猜到。请加长，或自动生成一个。"

msgid "The two are not the same."
msgstr "两次输入不一致。"

msgid "Type it once more, so that no slip of the finger gets into it."
msgstr "请再输入一次，以免输错。"

msgid "The port is a number from 1 to 65535."
msgstr "端口是 1 到 65535 之间的数字。"

msgid "This is not the name of a server. Write it like mail.example.com."
msgstr "这不是服务器名称。请按 mail.example.com 的形式填写。"

msgid "Looking for the servers of %s…"
msgstr "正在查找 %s 的服务器…"

msgid "Found by your address"
msgstr "根据您的地址自动查找"

msgid ""
"The incoming server took the password, the outgoing one did not. %s Sending "
"may have to be switched on in the web mail."
msgstr ""
"收信服务器接受了密码，但发信服务器没有。%s 可能需要先在网页邮箱中开启发信"
"（SMTP）服务。"

msgid "%s The password was not sent."
msgstr "%s密码没有发送。"

msgid "The server has refused the mail. Look in the outbox."
msgstr "服务器拒收了这封邮件。请查看发件箱。"

msgid "My first signed and encrypted mail"
msgstr "我的第一封签名加密邮件"

msgid ""
"This mail was signed with my certificate, so everybody can see that it comes "
"from me.\n"
"It was encrypted for me, so nobody else can read it, not even the servers it "
"passes.\n"
msgstr ""
"这封邮件用我的证书签了名，人人都能看出它确实来自我。\n"
"它是为我加密的，别人都读不了，就连途经的服务器也不行。\n"

msgid ""
"The one that was chosen when the file was made. Leave it empty if there was "
"none."
msgstr "制作此文件时设置的密码。如果没有设置，请留空。"

msgid ""
"This is no certificate file: it is far too large. Choose a file that ends "
"in .pfx or .p12."
msgstr "这不是证书文件：文件太大了。请选择以 .pfx 或 .p12 结尾的文件。"

msgid "Password of “%s”"
msgstr "“%s”的密码"

msgid "Choose a Certificate File"
msgstr "选择证书文件"

msgid "Certificates with Key (PFX, PKCS #12)"
msgstr "带私钥的证书（PFX、PKCS #12）"

msgid ""
"Its authority is not trusted on this computer, so it cannot be used for mail "
"yet. Look at it and decide."
msgstr "这台电脑尚未信任其颁发机构，因此还不能用于邮件。请查看后决定。"

msgid "This certificate cannot be used for signing. Look at it to see why."
msgstr "此证书不能用于签名。请查看原因。"

msgid "Signing, encrypting and sending…"
msgstr "正在签名、加密并发送…"

msgid "Sent. Waiting for it to arrive…"
msgstr "已发送，正在等待送达…"

msgid ""
"It is taking longer than usual. You can start; it will be in your inbox."
msgstr "比平常慢一些。您可以先开始使用，邮件随后会出现在收件箱中。"

msgid "Authorization Code"
msgstr "授权码"

msgid "App Password"
msgstr "应用专用密码"

msgid "Not found. Ask whoever runs your mail, and type them in here."
msgstr "没有找到。请询问您的邮箱管理员，并在此填写。"

msgid "Signing in as %s…"
msgstr "正在登录 %s…"

msgid "Type your password here."
msgstr "请在此输入密码。"

msgid "This is not a mail address. Write it like name@example.com."
msgstr "这不是邮件地址。请按 name@example.com 的形式填写。"

msgid "Type your mail address here."
msgstr "请在此输入邮件地址。"

msgid "Looking for your mail servers…"
msgstr "正在查找您的邮件服务器…"

msgid "not yet"
msgstr "尚未开始"

msgid "waiting"
msgstr "等待中"

msgid "done"
msgstr "已完成"

msgid "Almost There"
msgstr "马上就好"

msgid ""
"The certificate comes by mail and is imported by itself. You may close this "
"window; we go on in the background and tell you."
msgstr ""
"证书将通过邮件送达并自动导入。您可以关闭此窗口，我们会在后台继续，完成后通知"
"您。"

msgid "It is being imported…"
msgstr "正在导入…"

msgid "Type the protection password that was set on the retrieval page."
msgstr "请输入在取回页面上设置的保护密码。"

msgid "Buy one on the account page, or use one you have there."
msgstr "请在账户页面购买，或使用您已有的证书。"

msgid "The certificate is given to %s on the account page."
msgstr "在账户页面把证书分配给 %s。"

msgid "Comes by mail after it is retrieved"
msgstr "取回后通过邮件送达"

msgid "Usually within minutes. Look in Junk, or have it sent again."
msgstr "通常几分钟内到达。请查看垃圾邮件，或重新发送。"

msgid "Comes by mail"
msgstr "通过邮件送达"

msgid "%s, from %s"
msgstr "%s，来自 %s"

msgid "Send _Again"
msgstr "重新发送(_A)"

msgid "_Open Page"
msgstr "打开页面(_O)"

msgid ""
"Usually this takes minutes. You may close this window; you will be told."
msgstr "通常只需几分钟。您可以关闭此窗口，完成后会通知您。"

msgid ""
"Buy or assign it on the provider’s page. What happens there and what comes "
"by mail is ticked off here."
msgstr ""
"请在提供商的页面上购买或分配证书。那里的进展和收到的邮件会在此逐项打勾。"

msgid "Show Me How"
msgstr "查看方法"

msgid "_Show the Steps"
msgstr "查看步骤(_S)"

msgid "_Forget This Order…"
msgstr "忘记此订单(_F)…"

msgid "More"
msgstr "更多"

msgid "More about This Certificate"
msgstr "此证书的更多操作"

msgid "Choose a Protection Password"
msgstr "选择保护密码"

msgid ""
"Link and code are here. Your certificate comes sealed with this password, "
"and it is needed to restore the certificate from its mail. We keep it in "
"your keyring until then."
msgstr ""
"取回链接和取回码都已收到。您的证书将用此密码封装送达，以后从邮件恢复证书也需"
"要它。在此之前，我们会把它保存在您的密钥环中。"

msgid "Made for You"
msgstr "已为您生成"

msgid "Made for you; note it down"
msgstr "已为您生成，请记下"

msgid "Copy"
msgstr "复制"

msgid "Copy the Password"
msgstr "复制密码"

msgid "Protection Password"
msgstr "保护密码"

msgid "Once More"
msgstr "再次输入"

msgid "Strength"
msgstr "强度"

msgid "_Generate"
msgstr "生成(_G)"

msgid "Make a new one by chance"
msgstr "随机生成一个新密码"

msgid "C_ontinue"
msgstr "继续(_O)"

msgid "Server Settings"
msgstr "服务器设置"

msgid "Incoming Server (IMAP)"
msgstr "收信服务器（IMAP）"

msgid "Incoming Port"
msgstr "收信端口"

msgid "Incoming Security"
msgstr "收信连接安全"

msgid "TLS from the start"
msgstr "直接使用 TLS"

msgid "STARTTLS"
msgstr "STARTTLS"

msgid "Outgoing Server (SMTP)"
msgstr "发信服务器（SMTP）"

msgid "Outgoing Port"
msgstr "发信端口"

msgid "Outgoing Security"
msgstr "发信连接安全"

msgid "User Name, if It Is Not the Address"
msgstr "用户名（与邮件地址不同时填写）"

msgid "Your Certificate"
msgstr "您的证书"

msgid ""
"It signs your mail, and lets others write to you so that only you can read "
"it."
msgstr "它为您的邮件签名，也让别人能给您写只有您能读的邮件。"

msgid "Get a Certificate"
msgstr "获取证书"

msgid "Buy one, or assign one you have, on the provider’s page."
msgstr "在提供商的页面上购买，或分配您已有的证书。"

msgid "I Have a PFX File"
msgstr "我有 PFX 文件"

msgid "A certificate with its key, in a file that ends in .pfx or .p12."
msgstr "带私钥的证书文件，名称以 .pfx 或 .p12 结尾。"

msgid "Later"
msgstr "以后再说"

msgid "_Later"
msgstr "以后再说(_L)"

msgid "See your mail first. Certificates are always at hand in the menu."
msgstr "先看看邮件。随时可以在菜单中找到“证书”。"

msgid "Your Certificate Is Here"
msgstr "您的证书已就位"

msgid "Valid Until"
msgstr "有效期至"

msgid "Identity"
msgstr "身份"

msgid "Fingerprint"
msgstr "指纹"

msgid "_Look at It"
msgstr "查看(_L)"

msgid "Send Yourself a Signed and _Encrypted Mail"
msgstr "给自己发一封签名加密邮件(_E)"

msgid "_Try Again"
msgstr "重试(_T)"

msgid "Try Again"
msgstr "重试"

msgid "_Open the Mail"
msgstr "打开邮件(_O)"

msgid "_Start"
msgstr "开始使用(_S)"

msgid "Welcome to MeSign"
msgstr "欢迎使用密信"

msgid "Mail that shows who wrote it, and that only its readers can read."
msgstr "看得出是谁写的、只有收信人能读的邮件。"

msgid "Mail Address"
msgstr "邮件地址"

msgid "Your Name (Optional)"
msgstr "您的姓名（可选）"

msgid "_Sign In"
msgstr "登录(_S)"

msgid "Look for _New Mail Now"
msgstr "立即收取新邮件(_N)"

msgid "Open the _Retrieval Page Again"
msgstr "重新打开取回页面(_R)"

msgid "Your Certificate Is on Its Way"
msgstr "您的证书正在路上"

msgid "Signed In"
msgstr "已登录"

msgid "Assigned to Your Address"
msgstr "已分配给您的邮箱"

msgid "Retrieval Link"
msgstr "取回链接"

msgid "Retrieval Code"
msgstr "取回码"

msgid "Certificate"
msgstr "证书"

msgid "Welcome"
msgstr "欢迎"

msgid "Retrieve Your Certificate"
msgstr "取回您的证书"

msgid ""
"The provider’s page is open in a window of its own. Address, code and "
"password are filled in."
msgstr "提供商的页面已在单独的窗口中打开，地址、取回码和密码都已填好。"

msgid "Type the random code"
msgstr "输入随机码"

msgid "The letters and digits in the picture on the page"
msgstr "页面图片中的字母和数字"

msgid "Submit the page"
msgstr "提交页面"

msgid "After that it goes on here by itself."
msgstr "之后这里会自动继续。"

msgid "_Show the Retrieval Page"
msgstr "显示取回页面(_S)"
