// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QToolButton>

#include <functional>

namespace Hookglass {

class Theme;

/// Copies a text to the clipboard and says so for a moment in its own place.
class CopyButton final : public QToolButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CopyButton)
public:
    /// `what` completes "Copy …" for the tool tip and for screen readers. With `caption` the
    /// button carries text beside the icon.
    CopyButton(const Theme &theme, const QString &what, const QString &caption = {},
               QWidget *parent = nullptr);
    ~CopyButton() override;

    /// Asked when it is pressed, so that large texts are only made when they are wanted.
    void setSource(std::function<QString()> source);
    void copy();

Q_SIGNALS:
    void copied();

private:
    void showReady();

    const Theme &m_theme;
    const QString m_what;
    const QString m_caption;
    std::function<QString()> m_source;
    QTimer m_reset;
};

} // namespace Hookglass
