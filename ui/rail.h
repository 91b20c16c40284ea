// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QButtonGroup;
class QVBoxLayout;

namespace Hookglass {

enum class Glyph;
class Theme;

/// The narrow list of pages at the left. Only pages that work are in it.
class Rail final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Rail)
public:
    explicit Rail(const Theme &theme, QWidget *parent = nullptr);
    ~Rail() override;

    void addPage(Glyph glyph, const QString &name, const QString &keys);
    void setCurrent(int page); ///< emits nothing
    QString pageName(int page) const;

Q_SIGNALS:
    void pageChosen(int page);
    void keysWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QButtonGroup *m_group;
    QVBoxLayout *m_pages;
};

} // namespace Hookglass
