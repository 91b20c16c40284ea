// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

namespace Hookglass {

class Theme;

/// All keys, over the window and not in its way: any key or click puts it away.
class KeysOverlay final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeysOverlay)
public:
    KeysOverlay(const Theme &theme, QWidget *parent);
    ~KeysOverlay() override;

    void toggle();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QPointer<QWidget> m_before; ///< had the focus
};

} // namespace Hookglass
