// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QFrame>

class QVBoxLayout;

namespace Hookglass {

class Theme;

/// A raised, rounded box with a vertical layout and room around it.
class Card final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Card)
public:
    explicit Card(const Theme &theme, QWidget *parent = nullptr);
    ~Card() override;

    QVBoxLayout *content() const { return m_content; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QVBoxLayout *m_content;
};

} // namespace Hookglass
