// SPDX-License-Identifier: MIT
#pragma once

#include "theme.h"

#include <QtCore/QMap>
#include <QtWidgets/QWidget>

class QVBoxLayout;

namespace Hookglass {

/// What the user must know and can put away: never a dialog. One line a subject.
class NoticeBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NoticeBar)
public:
    explicit NoticeBar(const Theme &theme, QWidget *parent = nullptr);
    ~NoticeBar() override;

    /// Shows, changes, or with an empty text takes away the line of a subject. What was put away
    /// stays away until its text changes.
    /// Tone::Bad and Warn for what needs doing, Accent for mere news.
    /// `link`: what a button beside it says; see linkActivated(). `otherLink`: a second one.
    void setNotice(const QString &subject, Tone tone, const QString &text, const QString &link = {},
                   const QString &otherLink = {});
    QStringList texts() const; ///< the lines shown

Q_SIGNALS:
    void linkActivated(const QString &subject);
    void otherLinkActivated(const QString &subject);

private:
    const Theme &m_theme;
    QVBoxLayout *m_lines;
    QMap<QString, QWidget *> m_widgets;
    QMap<QString, QString> m_texts; ///< also of lines put away
};

} // namespace Hookglass
